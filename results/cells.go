package results

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// none stands in a cell that has nothing to say.
const none = "—"

// header returns the column titles; "Ours" says what it holds if any row has
// several seeds.
func (t *Table) header() []string {
	ours := cmp.Or(t.Primary.Title, "Ours")
	if slices.ContainsFunc(t.Rows, func(r TableRow) bool { return r.N > 1 }) {
		ours += " (mean ± s.d.)"
	}
	titles := t.arrange([]string{"Algorithm", "Tutorial", ours, "Δ", "verdict", "time", "data"}, t.furtherTitles())
	if t.Digests {
		titles = append(titles, "seeds", "digest")
	}
	return titles
}

// cells returns one row as text, in the order of header.
func (t *Table) cells(r *TableRow) []string {
	cells := t.numbers(r)
	if t.Digests {
		cells = append(cells, r.seeds(), r.digest())
	}
	return cells
}

// numbers are the cells that every table has.
func (t *Table) numbers(r *TableRow) []string {
	tutorial := none
	if r.Tutorial != nil {
		tutorial = withUnit(fmt.Sprintf("%.2f", r.Tutorial.Value), r.Tutorial.Unit)
	}
	if r.N == 0 {
		return t.arrange([]string{r.Title, tutorial, none, none, none, none, none}, t.furtherCells(r))
	}
	delta, says := none, none
	if r.comparable() {
		delta = signed(r.Delta())
	}
	if r.Verdict != NoNumber {
		says = r.Verdict
	}
	return t.arrange([]string{r.Title, tutorial, r.ours(), delta, says, FormatDuration(r.Seconds), t.data(r)}, t.furtherCells(r))
}

// comparable reports whether a difference from the tutorial's number means
// anything.
func (r *TableRow) comparable() bool {
	return r.N > 0 && r.Tutorial != nil && r.Verdict != NotComparable
}

// ours is "1.45 %" for one seed, "1.45 ± 0.03 % (n=3)" for several.
func (r *TableRow) ours() string {
	v := Value{N: r.N, Mean: r.Mean, SD: r.SD}
	if r.N == 1 {
		return v.text(r.Unit)
	}
	return v.counted(r.Unit)
}

// text is "1.45 %" or "1.45 ± 0.03 %".
func (v Value) text(unit string) string {
	if v.N == 1 {
		return withUnit(fmt.Sprintf("%.2f", v.Mean), unit)
	}
	return withUnit(fmt.Sprintf("%.2f ± %.2f", v.Mean, v.SD), unit)
}

// counted is text with the number of seeds.
func (v Value) counted(unit string) string { return fmt.Sprintf("%s (n=%d)", v.text(unit), v.N) }

// data labels what the numbers come from: "real", "real, 20,000 of 60,000, judged
// by 500 of 10,000", followed by the preset unless it is the full protocol.
func (t *Table) data(r *TableRow) string {
	label := string(r.Provenance)
	if !r.Training.Whole() {
		label += ", " + r.Training.text()
	}
	switch {
	case r.Judged.Whole():
	case r.Judged.Used == 0:
		label += ", judged by validation cases"
	default:
		label += ", judged by " + r.Judged.text()
	}
	if t.Preset != "paper" {
		label += ", " + t.Preset
	}
	return label
}

// seeds lists the seeds, runs of them as ranges: "1..3,5".
func (r *TableRow) seeds() string {
	var parts []string
	for i := 0; i < len(r.Digests); {
		first := r.Digests[i].Seed
		last := first
		for i++; i < len(r.Digests) && r.Digests[i].Seed == last+1; i++ {
			last++
		}
		part := strconv.FormatUint(first, 10)
		if last > first {
			part += ".." + strconv.FormatUint(last, 10)
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return none
	}
	return strings.Join(parts, ",")
}

// digest is the beginning of the first seed's digest of predictions, or of
// parameters if the row predicts nothing.
func (r *TableRow) digest() string {
	if len(r.Digests) == 0 {
		return none
	}
	d := r.Digests[0].Predictions
	if d == DigestPredictions(nil) {
		d = r.Digests[0].Parameters
	}
	return d[:min(12, len(d))]
}

// signed is "+0.07", "-0.20" or "0.00".
func signed(x float64) string { return hundredths("%+.2f", x) }

// hundredths is x in a format of two decimals, and "0.00" without a sign for
// what rounds to it.
func hundredths(format string, x float64) string {
	if math.Abs(x) < 0.005 {
		return "0.00"
	}
	return fmt.Sprintf(format, x)
}

func withUnit(number, unit string) string {
	if unit == "" {
		return number
	}
	return number + " " + unit
}

// thousands groups digits: 60,000.
func thousands(n int) string {
	s := strconv.Itoa(n)
	var b strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// FormatDuration writes a time in seconds for people, two units at most:
// "0.4s", "12s", "1m 32s", "2h 05m".
func FormatDuration(seconds float64) string {
	if seconds < 9.95 {
		return fmt.Sprintf("%.1fs", seconds)
	}
	whole := time.Duration(math.Round(seconds)) * time.Second
	switch m, s := int(whole.Minutes()), int(whole.Seconds()); {
	case s < 60:
		return fmt.Sprintf("%ds", s)
	case s < 3600:
		return fmt.Sprintf("%dm %02ds", m, s%60)
	default:
		return fmt.Sprintf("%dh %02dm", m/60, m%60)
	}
}
