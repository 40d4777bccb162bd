package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// compareOptions are the flags of 'unsup compare'.
type compareOptions struct{ preset, runs, seeds, format string }

func newCompare() *cobra.Command {
	var o compareOptions
	cmd := &cobra.Command{
		Use:   "compare EXPERIMENT/ROW EXPERIMENT/ROW",
		Short: "Test whether two rows' errors differ by more than chance",
		Long: `Pair the finished runs of two rows by seed and compare them example by example:
McNemar's test of the errors that only one of them makes (exact below 25 such
examples, otherwise chi-squared with continuity correction), for each seed and
for all seeds together, where examples count once however many seeds there are;
and the mean difference over seeds with Student's 95 % interval. Where a seed is
a random split of one set (caltech101) the accuracies are compared: over the
classes, and over the splits with Nadeau and Bengio's correction.`,
		Example: `  unsup compare mnist/dbm mnist/dbn
  unsup compare mnist/dbm mnist/knn --preset paper --seeds 1..6 --format json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef("%swant two rows, got %d ('%s --help' shows how)", about(cmd), len(args), cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := listFormat(o.format); err != nil {
				return err
			}
			return o.run(cmd, args[0], args[1])
		},
	}
	addListFormat(cmd, &o.format)
	addPreset(cmd, &o.preset)
	f := cmd.Flags()
	f.StringVar(&o.seeds, "seeds", "", "seeds: 1, 1..3 or 1,4,7..9 (default: all that both rows have)")
	f.StringVar(&o.runs, "runs", "runs", "folder of the runs' records")
	return cmd
}

// side is one of the two rows.
type side struct {
	exp   *registry.Experiment
	row   *registry.Row
	runs  []results.Predicted
	recs  []results.Record // of runs
	notes []string         // on what was left out
}

func (s *side) name() string { return s.exp.Name + "/" + s.row.Name }

func (o *compareOptions) run(cmd *cobra.Command, first, second string) error {
	seeds, err := o.seedList()
	if err != nil {
		return usage(err)
	}
	var sides [2]side
	for i, name := range []string{first, second} {
		if sides[i], err = parseSide(name); err != nil {
			return usage(err)
		}
		if _, _, _, err := sides[i].exp.Resolve(sides[i].row, o.preset, nil); err != nil {
			return usage(err)
		}
	}
	for i := range sides {
		if err := o.load(&sides[i], seeds); err != nil {
			return err
		}
	}
	a, b := &sides[0], &sides[1]
	notes := slices.Concat(a.notes, b.notes, a.predicts(b), a.otherData(b))
	notes = append(notes, a.stand(b)...)
	notes = append(notes, b.stand(a)...)
	if a.exp.Resplit && b.exp.Resplit {
		c, err := results.NewSplitComparison(a.name(), b.name(), a.runs, b.runs)
		if err != nil {
			return err
		}
		c.Notes = append(notes, c.Notes...)
		return o.write(cmd, c)
	}
	c, err := results.NewComparison(a.name(), b.name(), a.runs, b.runs)
	if err != nil {
		return err
	}
	c.Notes = append(notes, c.Notes...)
	return o.write(cmd, c)
}

// write prints a *results.Comparison or *results.SplitComparison.
func (o *compareOptions) write(cmd *cobra.Command, c interface{ Write(io.Writer) error }) error {
	if o.format == "json" {
		return writeJSON(cmd.OutOrStdout(), c)
	}
	return c.Write(cmd.OutOrStdout())
}

func (o *compareOptions) seedList() ([]uint64, error) {
	if o.seeds == "" {
		return nil, nil
	}
	return registry.ParseSeeds(o.seeds)
}

// parseSide reads EXPERIMENT/ROW.
func parseSide(name string) (side, error) {
	experiment, pattern, _ := strings.Cut(name, "/")
	e, err := registry.Lookup(experiment)
	if err != nil {
		return side{}, err
	}
	rows, err := e.Select(pattern)
	if err != nil {
		return side{}, err
	}
	if len(rows) != 1 {
		return side{}, fmt.Errorf("%s: %d rows, want one (EXPERIMENT/ROW)", name, len(rows))
	}
	return side{exp: e, row: rows[0]}, nil
}

// load reads the runs of one row, those of the preset's configuration of today.
func (o *compareOptions) load(s *side, seeds []uint64) error {
	store := results.Store{Dir: o.runs}
	recs, err := store.LoadRows(s.exp.Name, o.preset, []string{s.row.Name})
	if err != nil {
		return err
	}
	recs, stale, err := s.exp.Current(o.preset, nil, seeds, recs)
	if err != nil {
		return err
	}
	pick, spareOf := results.OnePerSeed, "of a seed that has another one on other data"
	if s.row.Exact {
		pick, spareOf = results.OnePerRow, "on other data than the one that stands for every seed"
	}
	var spare int
	s.recs, spare = pick(recs, s.exp.Name, s.row.Name, o.preset)
	if len(stale) > 0 {
		s.notes = append(s.notes, fmt.Sprintf("%s: runs left out, of another configuration (--set, or a preset that has changed): %d", s.name(), len(stale)))
	}
	if spare > 0 {
		s.notes = append(s.notes, fmt.Sprintf("%s: runs left out, %s: %d", s.name(), spareOf, spare))
	}
	for i := range s.recs {
		p, err := store.Predictions(&s.recs[i])
		if err != nil {
			return err
		}
		s.runs = append(s.runs, *p)
	}
	if len(s.runs) == 0 {
		asked := choice{rows: s.row.Name, preset: o.preset, seeds: o.seeds, runs: o.runs}
		return fmt.Errorf("%s: no such finished run in %s (%s)", s.name(), o.runs, asked.trains(s.exp.Name))
	}
	return nil
}

// predicts says what of the two rows is compared if that is not all of a run.
func (s *side) predicts(other *side) (notes []string) {
	for _, e := range []*registry.Experiment{s.exp, other.exp} {
		note := fmt.Sprintf("%s: only %s are compared: a run keeps the predictions of no others", e.Name, e.Predicts)
		if e.Predicts != "" && !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes
}

// otherData says that the runs of the two rows, or of one of them, did not read
// the same data.
func (s *side) otherData(other *side) []string {
	for _, of := range [][]results.Record{s.recs, other.recs} {
		for i := range of {
			if !results.SameData(&s.recs[0], &of[i]) {
				return []string{"not all of these runs read the same data: what differs may be the data"}
			}
		}
	}
	return nil
}

func seedsOf(runs []results.Predicted) (seeds []uint64) {
	for _, r := range runs {
		seeds = append(seeds, r.Seed)
	}
	return seeds
}

// stand lets a run of a row that draws no random numbers stand for every seed
// that the other row has and this one has not.
func (s *side) stand(other *side) (notes []string) {
	if !s.row.Exact {
		return nil
	}
	have, seeds, first := seedsOf(s.runs), seedsOf(other.runs), s.runs[0]
	for _, seed := range seeds {
		if !slices.Contains(have, seed) {
			first.Seed = seed
			s.runs = append(s.runs, first)
			notes = []string{s.name() + " draws no random numbers: one run stands for every seed"}
		}
	}
	s.runs = slices.DeleteFunc(s.runs, func(r results.Predicted) bool { return !slices.Contains(seeds, r.Seed) })
	return notes
}
