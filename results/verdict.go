package results

import (
	"fmt"
	"math"

	"github.com/unsup/unsup/datasets"
)

// Verdicts of a table's row. Short is followed by the distance: "short by 0.25".
const (
	Reproduced    = "reproduced"
	Better        = "better"
	Short         = "short by"
	NotComparable = "not comparable"
	NoNumber      = "no number" // a row of our own: the tutorial has none
	NoRun         = "no run"
)

// verdict sets a mean over seeds against the tutorial's number, in the metric's
// unit. tolerance is the row's own, at least 0. With gap = how much worse the
// mean is than the tutorial's number (negative: better):
//
//	data is a stand-in       not comparable, whatever the numbers say
//	data is a sample         not comparable either: of the test set, too, a part is missing
//	judged by a part         not comparable: of the test set, or by validation cases
//	no number on the slide   no number
//	number of another method not comparable: the row stands in for it, see Tutorial
//	gap < -tolerance         better
//	gap <= tolerance         reproduced
//	otherwise                short by gap
//
// Nor is a run comparable that does not say what it was judged by and may have
// been judged by a part, see unsaid.
//
// With tolerance 0 only an equal mean is "reproduced". The gap is rounded to a
// billionth, so that 3.09 from 309/10000 equals 3.09 from the slide. The number
// of seeds and their spread play no part: the tolerance is declared before any
// run, and the table shows the spread beside the verdict.
func verdict(row RowInfo, mean float64, provenance datasets.Provenance, judged Part) string {
	if provenance != datasets.Real || !judged.Whole() {
		return NotComparable
	}
	if row.Tutorial == nil {
		return NoNumber
	}
	if row.Tutorial.StandIn {
		return NotComparable
	}
	gap := roundBillionth(mean - row.Tutorial.Value)
	if !row.Lower {
		gap = -gap
	}
	switch {
	case gap < -row.Tolerance:
		return Better
	case gap <= row.Tolerance:
		return Reproduced
	}
	return Short + " " + formatGap(gap)
}

// formatGap shows a positive distance with two decimals, and never as 0.00.
func formatGap(gap float64) string {
	if gap < 0.005 {
		return "< 0.01"
	}
	return fmt.Sprintf("%.2f", gap)
}

func roundBillionth(x float64) float64 { return math.Round(x*1e9) / 1e9 }
