package caltech101

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// told leaves a table of the classes as classes.txt.
func (d *photos) told(job *registry.Job, out *results.Outcome) (*results.Outcome, error) {
	return out, job.Artifact("classes.txt", perClass(d.names, out.Targets, out.Predictions))
}

// perClass has a line for each class, the best recognised first, equals by name:
// the percentage of its test images that is recognised, how many of how many,
// and which class the others are most often taken for. A class without test
// images has no line.
func perClass(names []string, targets, predictions []uint8) []byte {
	counts := make([][]int, len(names)) // by true and predicted class
	for k := range counts {
		counts[k] = make([]int, len(names))
	}
	of := make([]int, len(names))
	for i, k := range targets {
		counts[k][predictions[i]]++
		of[k]++
	}
	accuracy := func(k int) float64 { return 100 * float64(counts[k][k]) / float64(of[k]) }
	var order []int
	for k, n := range of {
		if n > 0 {
			order = append(order, k)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(accuracy(b), accuracy(a)), cmp.Compare(names[a], names[b]))
	})
	var text bytes.Buffer
	w := tabwriter.NewWriter(&text, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "accuracy\tright\tof\t  class, and what it is most often taken for\n")
	for _, k := range order {
		fmt.Fprintf(w, "%.2f %%\t%d\t%d\t  %s%s\n", accuracy(k), counts[k][k], of[k], names[k], mistakenFor(names, counts[k], k))
	}
	w.Flush() // to memory
	return text.Bytes()
}

// mistakenFor names the class that images of class k are most often taken for,
// the first of equals.
func mistakenFor(names []string, predicted []int, k int) string {
	worst := -1
	for j, n := range predicted {
		if j != k && n > 0 && (worst < 0 || n > predicted[worst]) {
			worst = j
		}
	}
	if worst < 0 {
		return ""
	}
	return fmt.Sprintf(" (%s: %d)", names[worst], predicted[worst])
}
