package results

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// significant is the P below which a difference is not put down to chance.
const significant = 0.05

// Write prints the comparison for readers: a line a seed, then what it means.
func (c *Comparison) Write(w io.Writer) error {
	var out bytes.Buffer
	tw := tabwriter.NewWriter(&out, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(tw, "seed\t%s\t%s\tonly %[1]s\tonly %[2]s\tp\ttest\t\n", c.A, c.B)
	for _, s := range c.Seeds {
		fmt.Fprintf(tw, "%d\t%d\t%d\t%d\t%d\t%s\t%s\t\n", s.Seed, s.ErrorsA, s.ErrorsB, s.OnlyA, s.OnlyB, formatP(s.P), s.Method)
	}
	if len(c.Seeds) > 1 {
		a, b := c.means()
		fmt.Fprintf(tw, "all\t%.1f\t%.1f\t%d\t%d\t%s\t%s\t\n", a, b, c.Pooled.OnlyA, c.Pooled.OnlyB, formatP(c.Pooled.P), c.Pooled.Method)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(&out, "\n%s.\n", c.Words)
	for _, note := range c.Notes {
		fmt.Fprintln(&out, note)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// words says what was found.
func (c *Comparison) words() string {
	a, b := c.means()
	over := ""
	if n := len(c.Seeds); n > 1 {
		over = fmt.Sprintf(" on average over %d seeds (95 %% interval of the difference %+.1f to %+.1f)", n, c.Difference.Low, c.Difference.High)
	}
	if a == b {
		return fmt.Sprintf("%s and %s make equally many errors, %s in %s%s", c.A, c.B, tenths(a), thousands(c.Examples), over)
	}
	fewer := "fewer"
	if a > b {
		fewer = "more"
	}
	errors := "errors"
	if math.Abs(a-b) == 1 {
		errors = "error"
	}
	text := fmt.Sprintf("%s makes %s %s %s in %s than %s%s", c.A, tenths(math.Abs(a-b)), fewer, errors, thousands(c.Examples), c.B, over)
	p := "p = " + formatP(c.Pooled.P)
	if c.Pooled.P < smallestP {
		p = "p " + formatP(c.Pooled.P)
	}
	if c.Pooled.P < significant {
		return text + "; with " + p + " that is not chance"
	}
	return text + "; with " + p + " that may be chance"
}

// means are the mean numbers of errors over seeds.
func (c *Comparison) means() (a, b float64) {
	for _, s := range c.Seeds {
		a += float64(s.ErrorsA)
		b += float64(s.ErrorsB)
	}
	n := float64(len(c.Seeds))
	return a / n, b / n
}

// smallestP is the smallest P that is written as a number.
const smallestP = 0.0001

func formatP(p float64) string {
	if p < smallestP {
		return "< 0.0001"
	}
	return fmt.Sprintf("%.2g", p)
}

// tenths is "57" or "57.3".
func tenths(x float64) string {
	if x == math.Trunc(x) {
		return thousands(int(x))
	}
	return fmt.Sprintf("%.1f", x)
}
