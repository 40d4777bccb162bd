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
	exp  *registry.Experiment
	row  *registry.Row
	runs []results.Predicted
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
		if sides[i].runs, err = o.predictions(&sides[i], seeds); err != nil {
			return err
		}
	}
	a, b := &sides[0], &sides[1]
	notes := append(a.stand(b), b.stand(a)...)
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

// predictions reads the runs of one row, those of the preset's configuration of
// today.
func (o *compareOptions) predictions(s *side, seeds []uint64) (runs []results.Predicted, err error) {
	store := results.Store{Dir: o.runs}
	recs, err := store.Load(s.exp.Name, o.preset)
	if err != nil {
		return nil, err
	}
	if recs, _, err = s.exp.Current(o.preset, nil, recs); err != nil {
		return nil, err
	}
	recs, _ = results.OnePerSeed(recs, s.exp.Name, s.row.Name, o.preset)
	chosen := slices.DeleteFunc(slices.Clone(recs), func(r results.Record) bool { return seeds != nil && !slices.Contains(seeds, r.Seed) })
	if len(chosen) == 0 && s.row.Exact {
		chosen = recs // any seed will do, see stand
	}
	for _, rec := range chosen {
		p, err := store.Predictions(&rec)
		if err != nil {
			return nil, err
		}
		runs = append(runs, *p)
	}
	if len(runs) == 0 {
		return nil, fmt.Errorf("%s: no finished run in %s ('unsup run %s --rows %s --preset %s' trains it)", s.name(), o.runs, s.exp.Name, s.row.Name, o.preset)
	}
	return runs, nil
}

// stand lets the only run of a row that draws no random numbers stand for every
// seed of the other one.
func (s *side) stand(other *side) (notes []string) {
	if !s.row.Exact || len(s.runs) != 1 || len(other.runs) < 1 || len(other.runs) == 1 && other.runs[0].Seed == s.runs[0].Seed {
		return nil
	}
	only := s.runs[0]
	s.runs = nil
	for _, r := range other.runs {
		only.Seed = r.Seed
		s.runs = append(s.runs, only)
	}
	return []string{s.name() + " draws no random numbers: one run stands for every seed"}
}
