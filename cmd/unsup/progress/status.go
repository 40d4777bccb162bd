package progress

import (
	"fmt"
	"strings"
	"time"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/results"
)

// status is what a display knows of a run: where it is, its latest loss and
// metric, and the time left.
type status struct {
	label   Label
	started time.Time
	phase   string
	epoch   int // 1 for the first, 0 before the first step
	epochs  int
	loss    float64
	metric  *float64 // latest reported; nil before
	est     estimate
}

func (s *status) plan(phases []train.Phase, now time.Time) { s.est.plan(phases, now) }

// step takes note of a step; the loss shown is that of the latest step until
// the epoch's mean is known.
func (s *status) step(phase string, epoch, step int, loss float64, now time.Time) {
	s.est.step(phase, epoch, step+1, now)
	s.phase, s.epoch, s.epochs, s.loss = phase, epoch+1, s.est.epochs(), loss
}

// report takes note of a finished epoch.
func (s *status) report(r train.Report, now time.Time) {
	s.est.step(r.Phase, r.Epoch-1, -1, now)
	s.phase, s.epoch, s.epochs, s.loss = r.Phase, r.Epoch, r.Epochs, r.Loss
	if v := s.reported(r); v != nil {
		s.metric = v
	}
}

// reported is the metric after that epoch; nil if the row was not judged then.
func (s *status) reported(r train.Report) *float64 {
	v, ok := r.Values[s.label.Metric]
	if !ok {
		return nil
	}
	return &v
}

// resume takes note of what an earlier process has done, and says where it
// ended: "resumes after joint epoch 3/25".
func (s *status) resume(past []train.Report) string {
	for _, r := range past {
		s.est.resume(r.Phase, r.Epoch)
	}
	last := past[len(past)-1]
	return fmt.Sprintf("resumes after %s epoch %d/%d", last.Phase, last.Epoch, last.Epochs)
}

// facts lists loss, a metric and time left, as far as they are known.
func (s *status) facts(metric *float64) []string {
	f := []string{"loss " + strings.TrimSuffix(fmt.Sprintf("%#.4g", s.loss), ".")}
	if metric != nil {
		f = append(f, Metric(s.label.Metric, s.label.Unit, *metric))
	}
	if left, ok := s.est.left(); ok && left >= 50*time.Millisecond {
		f = append(f, results.FormatDuration(left.Seconds())+" left")
	}
	return f
}

// took is the time since the run began, for a reader.
func (s *status) took(now time.Time) string {
	return results.FormatDuration(now.Sub(s.started).Seconds())
}

// Metric prints a metric for a reader: "test error 1.53 %".
func Metric(name, unit string, v float64) string {
	return strings.TrimSpace(fmt.Sprintf("%s %.2f %s", strings.ReplaceAll(name, "_", " "), v, unit))
}
