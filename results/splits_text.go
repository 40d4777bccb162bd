package results

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// Write prints the comparison for readers: a line a split, then what it means.
func (c *SplitComparison) Write(w io.Writer) error {
	var out bytes.Buffer
	tw := tabwriter.NewWriter(&out, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(tw, "split\t%s\t%s\tA-B\tonly %[1]s errs\tonly %[2]s errs\tp\ttest\t\n", c.A, c.B)
	for _, s := range c.Seeds {
		fmt.Fprintf(tw, "%d\t%.2f %%\t%.2f %%\t%+.2f\t%d\t%d\t%s\t%s\t\n", s.Seed, s.AccuracyA, s.AccuracyB, s.AccuracyA-s.AccuracyB, s.OnlyA, s.OnlyB, formatP(s.P), s.Method)
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

// words says what was found. A difference is not put down to chance where each
// of the tests says so.
func (c *SplitComparison) words() string {
	gain, more := c.Classes.Mean, "more"
	if gain < 0 {
		more = "less"
	}
	text := fmt.Sprintf("%s recognises %.2f points %s than %s, the mean of %s; over the classes 95 %% interval %s",
		c.A, math.Abs(gain), more, c.B, count(len(c.Seeds), "split"), c.Classes.words())
	worst := c.Classes.P
	if c.Splits != nil {
		text += fmt.Sprintf("; over the splits, corrected for what they share, %s", c.Splits.words())
		worst = max(worst, c.Splits.P)
	}
	if worst < significant {
		return text + ": that is not chance"
	}
	return text + ": that may be chance"
}

// words is "+10.20 to +13.10, p < 0.0001".
func (p *Paired) words() string {
	sign := "= "
	if p.P < smallestP {
		sign = ""
	}
	return fmt.Sprintf("%+.2f to %+.2f, p %s%s", p.Low, p.High, sign, formatP(p.P))
}
