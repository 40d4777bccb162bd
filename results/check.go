package results

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Check is what a check of runs and speeds against their references found.
type Check struct {
	Runs  []CheckedRun `json:"runs"`
	Speed []SpeedCheck `json:"speed"` // none: not measured
	Fails bool         `json:"fails"`
}

// CheckedRun is a run set against its reference.
type CheckedRun struct {
	Run         string       `json:"run"`    // "mnist/dbm/smoke/1", as a reference is called
	Metric      string       `json:"metric"` // the table's
	Verdict     string       `json:"verdict"`
	Fails       bool         `json:"fails"`
	Differences []Difference `json:"differences"` // see Differences
}

// Verdicts of a CheckedRun, besides Equal, Moved, Within and NoReference.
const (
	NoRow  = "no such row" // there is a reference, but no row
	Failed = "failed"      // the run did not end, or could not begin
)

// CheckRun sets a run against its reference, nil for none.
func CheckRun(ref, now *Record, metric string, tolerance float64) CheckedRun {
	c := CheckedRun{Run: now.ReferenceName(), Metric: metric, Verdict: NoReference, Fails: true, Differences: []Difference{}}
	if ref == nil {
		c.Differences = append(c.Differences, Difference{What: metric, Old: absent, New: formatMetric(now.Metrics[metric]), Verdict: NoReference, Fails: true})
		return c
	}
	c.Differences = Differences(ref, now, metric, tolerance)
	c.Verdict, c.Fails = Equal, len(Broken(c.Differences)) > 0
	for _, d := range c.Differences {
		switch {
		case c.Fails:
			c.Verdict = Moved
		case strings.HasPrefix(d.Verdict, Within):
			c.Verdict = d.Verdict
		case d.Verdict == NotPromised:
			c.Verdict = fmt.Sprintf("%s %v", Within, tolerance)
		}
	}
	return c
}

// Unmatched is the CheckedRun of a reference or a run that has no counterpart,
// for the reason that the verdict says.
func Unmatched(run, metric, verdict string) CheckedRun {
	return CheckedRun{Run: run, Metric: metric, Verdict: verdict, Fails: true, Differences: []Difference{}}
}

// Moved counts the runs that fail.
func (c *Check) Moved() (n int) {
	for i := range c.Runs {
		if c.Runs[i].Fails {
			n++
		}
	}
	return n
}

// Slower counts the speeds that fail.
func (c *Check) Slower() (n int) {
	for i := range c.Speed {
		if c.Speed[i].Fails {
			n++
		}
	}
	return n
}

// Write prints the check for readers: of each run the table's metric, and all
// that breaks a promise; then the speeds.
func (c *Check) Write(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	if len(c.Runs) > 0 {
		fmt.Fprintln(tw, "run\twhat\treference\tnow\tchange\tverdict")
	}
	for i := range c.Runs {
		c.Runs[i].write(tw)
	}
	if err := tw.Flush(); err != nil || len(c.Speed) == 0 {
		return err
	}
	fmt.Fprintln(tw, "\nspeed\tthreads\treference\tnow\tratio\tnoise\tverdict")
	for _, s := range c.Speed {
		reference, ratio, noise := absent, absent, absent
		if s.Reference > 0 {
			reference, ratio, noise = percent(s.Reference), fmt.Sprintf("%.3f", s.Ratio), fmt.Sprintf("± %.3f", s.Noise)
		}
		fmt.Fprintf(tw, "%s, %s\t%d\t%s\t%s\t%s\t%s\t%s\n", s.Model, s.SIMD, s.Threads, reference, percent(s.Now), ratio, noise, s.Verdict)
	}
	return tw.Flush()
}

func (c *CheckedRun) write(w io.Writer) {
	if len(c.Differences) == 0 {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", c.Run, c.Metric, absent, absent, absent, c.Verdict)
	}
	for _, d := range c.Differences {
		if d.Fails || d.What == c.Metric {
			verdict := d.Verdict
			if verdict == Equal && c.Verdict == Equal {
				verdict = "equal, and so are the bits"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", c.Run, d.What, short(d.Old), short(d.New), d.change(), verdict)
		}
	}
}

// change is "+0.2", or "-" where nothing can be subtracted.
func (d *Difference) change() string {
	switch {
	case d.Change == nil:
		return absent
	case *d.Change == 0:
		return "0"
	}
	return fmt.Sprintf("%+g", *d.Change)
}

// short cuts digests and revisions to twelve digits.
func short(s string) string {
	if s == "" {
		return absent
	}
	hash, rest, _ := strings.Cut(s, "+")
	if len(hash) < 40 || strings.Trim(hash, "0123456789abcdef") != "" {
		return s
	}
	if rest != "" {
		rest = "+" + rest
	}
	return hash[:12] + rest
}

func percent(fraction float64) string { return fmt.Sprintf("%.1f %%", 100*fraction) }
