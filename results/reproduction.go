package results

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Reproduction is what came of running a record again.
type Reproduction struct {
	Record      string       `json:"record"` // as the user has named it
	Reproduced  bool         `json:"reproduced"`
	Words       string       `json:"words"`
	Differences []Difference `json:"differences"` // see Differences
}

// NewReproduction judges a run against the record that it was made from; metric
// and tolerance are those of Differences.
func NewReproduction(name string, old, now *Record, metric string, tolerance float64) *Reproduction {
	r := &Reproduction{Record: name, Differences: Differences(old, now, metric, tolerance)}
	r.Reproduced = len(Broken(r.Differences)) == 0
	r.Words = r.words(old, now)
	return r
}

func (r *Reproduction) words(old, now *Record) string {
	if broken := Broken(r.Differences); len(broken) > 0 {
		parts := make([]string, len(broken))
		for i, d := range broken {
			switch {
			case strings.HasPrefix(d.What, "digest"):
				parts[i] = "another " + d.What
			case d.New == absent:
				parts[i] = fmt.Sprintf("%s was %s and is missing", d.What, short(d.Old))
			case d.Old == absent:
				parts[i] = fmt.Sprintf("%s is new", d.What)
			default:
				parts[i] = fmt.Sprintf("%s was %s and is %s", d.What, short(d.Old), short(d.New))
			}
		}
		return "not reproduced: " + strings.Join(parts, "; ")
	}
	if old.Digests == now.Digests {
		return "reproduced: parameters and predictions have the record's bits"
	}
	return fmt.Sprintf("reproduced within the row's tolerance; equal bits are not promised between %s and %s", old.Arch, now.Arch)
}

// Write prints metrics, digests and every difference, then what it comes to.
func (r *Reproduction) Write(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(tw, "what\trecord\tnow\tchange\tverdict")
	for _, d := range r.Differences {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", d.What, short(d.Old), short(d.New), d.change(), d.Verdict)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s: %s.\n", r.Record, r.Words)
	return err
}
