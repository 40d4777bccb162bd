package results

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/unsup/unsup/datasets"
)

// Difference sets one thing of a run's record against the same thing of the run
// made again.
type Difference struct {
	What    string   `json:"what"` // "test_error", "digest of parameters", "revision"
	Old     string   `json:"old"`
	New     string   `json:"new"`
	Change  *float64 `json:"change,omitempty"` // of a metric: new minus old
	Verdict string   `json:"verdict"`
	Fails   bool     `json:"fails"` // a promise is broken
}

// Verdicts of a Difference. Within and Beyond are followed by the tolerance.
const (
	Equal       = "equal"
	Moved       = "moved"
	Within      = "within"
	Beyond      = "beyond"
	NotPromised = "not promised"
	NoPart      = "plays no part"
)

// absent stands for what one of two records does not have.
const absent = "-"

// Differences compares a run with the run that was made again from its
// configuration, data and seed. First comes what decides the result and must be
// equal (configuration, data, how much of them the run was trained on and judged
// by, the identity that names all this); then the metrics and the digests, equal
// or not; then what the result should not depend on (revision, Go, CPU, kernel
// path, threads), where that differs.
//
// A record that does not say what it was judged by may be older than the
// question: that is no difference.
//
// The contract promises equal bits on every machine if both records say bits
// "any", and on one architecture if they say "arch". Where it promises bits,
// digests must be equal, and metrics too: on one architecture exactly, on
// another one but for a billionth, because they are float64 arithmetic, whose
// library functions may differ in the last bits. Where it does not, the metric
// of the table may move by the row's tolerance (in the metric's unit) and
// nothing else is judged.
func Differences(old, now *Record, metric string, tolerance float64) []Difference {
	p := promise{metric: metric, tolerance: tolerance, arch: old.Arch == now.Arch}
	p.bits = p.arch || old.Bits == "any" && now.Bits == "any"
	list := configDifferences(old.Config, now.Config)
	list = append(list, dataDifferences(old.Data, now.Data)...)
	if !old.Training.like(now.Training) {
		list = append(list, different("training part", old.Training.text(), now.Training.text(), Moved)...)
	}
	if old.Judged != (Part{}) && !old.Judged.like(now.Judged) {
		list = append(list, different("judged part", old.Judged.text(), now.Judged.text(), Moved)...)
	}
	list = append(list, different("identity", old.Identity, now.Identity, Moved)...)
	list = append(list, different("bits", old.Bits, now.Bits, Moved)...)
	list = append(list, p.metrics(old.Metrics, now.Metrics)...)
	list = append(list, p.digest("digest of parameters", old.Digests.Parameters, now.Digests.Parameters),
		p.digest("digest of predictions", old.Digests.Predictions, now.Digests.Predictions))
	for _, c := range [][3]string{
		{"revision", old.version(), now.version()},
		{"Go", old.GoVersion, now.GoVersion},
		{"system", old.OS + "/" + old.Arch, now.OS + "/" + now.Arch},
		{"CPU", old.CPU, now.CPU},
		{"kernel path", old.SIMD, now.SIMD},
		{"threads", strconv.Itoa(old.Threads), strconv.Itoa(now.Threads)},
	} {
		list = append(list, different(c[0], c[1], c[2], NoPart)...)
	}
	return list
}

// Broken are the differences that break a promise.
func Broken(list []Difference) []Difference {
	return slices.DeleteFunc(slices.Clone(list), func(d Difference) bool { return !d.Fails })
}

// promise is what two records promise each other.
type promise struct {
	metric    string
	tolerance float64
	bits      bool // digests are equal
	arch      bool // both ran on one architecture
}

// different is empty if old and now are equal.
func different(what, old, now, verdict string) []Difference {
	if old == now {
		return nil
	}
	return []Difference{{What: what, Old: old, New: now, Verdict: verdict, Fails: verdict == Moved}}
}

func configDifferences(old, now map[string]any) (list []Difference) {
	for _, key := range unionOfKeys(old, now) {
		list = append(list, different("configuration "+key, configText(old, key), configText(now, key), Moved)...)
	}
	return list
}

func configText(config map[string]any, key string) string {
	value, ok := config[key]
	if !ok {
		return absent
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value) // a record that was read has a JSON form; one made here may hold NaN
	}
	return string(text)
}

func dataDifferences(old, now []datasets.Ref) (list []Difference) {
	digests := func(refs []datasets.Ref) map[string]string {
		m := map[string]string{}
		for _, r := range refs {
			m[r.Name] = r.SHA256
		}
		return m
	}
	was, is := digests(old), digests(now)
	for _, name := range unionOfKeys(was, is) {
		list = append(list, different("data "+name, shown(was, name), shown(is, name), Moved)...)
	}
	return list
}

func (p *promise) metrics(old, now map[string]float64) (list []Difference) {
	for _, name := range unionOfKeys(old, now) {
		was, had := old[name]
		is, has := now[name]
		if had && has {
			list = append(list, p.judge(name, was, is))
			continue
		}
		number := func(x float64, ok bool) string {
			if !ok {
				return absent
			}
			return formatMetric(x)
		}
		list = append(list, Difference{What: name, Old: number(was, had), New: number(is, has), Verdict: Moved, Fails: true})
	}
	return list
}

// lastBits is how far, relatively, float64 library functions of different
// architectures may move a metric.
const lastBits = 1e-9

func (p *promise) judge(name string, old, now float64) Difference {
	change := roundBillionth(now - old)
	d := Difference{What: name, Old: formatMetric(old), New: formatMetric(now), Change: &change, Verdict: Equal}
	switch {
	case old == now:
	case p.bits && !p.arch && math.Abs(now-old) <= lastBits*max(math.Abs(old), math.Abs(now)):
		d.Verdict = Within + " a billionth"
	case p.bits:
		d.Verdict, d.Fails = Moved, true
	case name != p.metric:
		d.Verdict = NotPromised
	case math.Abs(change) <= p.tolerance:
		d.Verdict = fmt.Sprintf("%s %v", Within, p.tolerance)
	default:
		d.Verdict, d.Fails = fmt.Sprintf("%s %v", Beyond, p.tolerance), true
	}
	return d
}

func (p *promise) digest(what, old, now string) Difference {
	d := Difference{What: what, Old: old, New: now, Verdict: Equal}
	switch {
	case old == now:
	case p.bits:
		d.Verdict, d.Fails = Moved, true
	default:
		d.Verdict = NotPromised
	}
	return d
}

// version is the revision of the code that ran, with "+changes" if its tree was
// dirty.
func (rec *Record) version() string {
	if rec.Dirty {
		return rec.Revision + "+changes"
	}
	return rec.Revision
}

// formatMetric writes a metric in as many digits as tell it from any other.
func formatMetric(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

func shown(m map[string]string, key string) string {
	if value, ok := m[key]; ok {
		return value
	}
	return absent
}

func unionOfKeys[V any](a, b map[string]V) []string {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]V{}
	}
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}
