package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// finishedChoice says which finished runs a command is about: a folder, or
// those of EXPERIMENT[/ROW] at a preset.
type finishedChoice struct {
	preset, seeds, runs string
	given               *pflag.FlagSet
}

func (c *finishedChoice) flags(cmd *cobra.Command) {
	c.given = cmd.Flags()
	addPreset(cmd, &c.preset)
	cmd.Flags().StringVar(&c.runs, "runs", "runs", "folder of the runs' records")
}

// finishedRun is a finished run with its row and its configuration, which are
// those of its record.
type finishedRun struct {
	exp   *registry.Experiment
	row   *registry.Row
	cfg   any
	rec   *results.Record
	store results.Store
	twin  bool // another run has the same row and seed, see distinguish

	// options are those of the row's estimates where they are not the record's,
	// see evalOptions.reestimate; cfg has them.
	options map[string]any
}

// id is "mnist/dbm seed 1", with the folder if that is not enough.
func (r *finishedRun) id() string {
	id := fmt.Sprintf("%s/%s seed %d", r.rec.Experiment, r.rec.Row, r.rec.Seed)
	if r.twin {
		id += " (" + r.folder() + ")"
	}
	return id
}

// distinguish gives runs of the same row and seed, which lie in different
// folders, different ids.
func distinguish(runs []*finishedRun) {
	for i, r := range runs {
		for _, s := range runs[:i] {
			if r.rec.Experiment == s.rec.Experiment && r.rec.Row == s.rec.Row && r.rec.Seed == s.rec.Seed && r.folder() != s.folder() {
				r.twin, s.twin = true, true
			}
		}
	}
}

func (r *finishedRun) folder() string { return r.store.Folder(r.rec) }

// find returns the runs that an argument names, at least one; note says what it
// has left out.
func (c *finishedChoice) find(arg string, note func(string, ...any)) ([]*finishedRun, error) {
	store, rec, err := results.OpenFolder(arg)
	if err == nil {
		if err := c.admits(arg, rec); err != nil {
			return nil, err
		}
		run, err := restoreRun(store, rec)
		return []*finishedRun{run}, err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	name, pattern, _ := strings.Cut(arg, "/")
	exp, err := registry.Lookup(name)
	if err != nil {
		return nil, usage(fmt.Errorf("%s is no folder of a finished run, and %w", arg, err))
	}
	return c.search(exp, pattern, note)
}

// admits is an error if the run that arg names is of another seed or preset than
// flags have asked for.
func (c *finishedChoice) admits(arg string, rec *results.Record) error {
	seeds, err := c.parseSeeds()
	if err != nil {
		return usage(err)
	}
	if seeds != nil && !slices.Contains(seeds, rec.Seed) {
		return usagef("%s has seed %d, and seeds %s are asked for: a run that is named by its folder wants no flag", arg, rec.Seed, c.seeds)
	}
	if c.given.Changed("preset") && c.preset != rec.Preset {
		return usagef("%s has the preset %s, and --preset %s is asked for: a run that is named by its folder wants no flag", arg, rec.Preset, c.preset)
	}
	return nil
}

// search looks through a store for the runs that a table would show: those of
// the preset's configuration of today, one per seed.
func (c *finishedChoice) search(exp *registry.Experiment, pattern string, note func(string, ...any)) ([]*finishedRun, error) {
	rows, err := exp.Select(pattern)
	if err != nil {
		return nil, usage(err)
	}
	if !slices.Contains(registry.Presets, c.preset) {
		return nil, usagef("--preset %s: presets are %s", c.preset, strings.Join(registry.Presets, ", "))
	}
	seeds, err := c.parseSeeds()
	if err != nil {
		return nil, usage(err)
	}
	store := results.Store{Dir: c.runs}
	all, err := store.LoadRows(exp.Name, c.preset, names(rows))
	if err != nil {
		return nil, err
	}
	current, stale, err := exp.Current(c.preset, nil, seeds, all)
	if err != nil {
		return nil, err
	}
	var found []*finishedRun
	spare := 0
	for _, row := range rows {
		recs, others := results.OnePerSeed(current, exp.Name, row.Name, c.preset)
		spare += others
		for i := range recs {
			run, err := restoreRun(store, &recs[i])
			if err != nil {
				return nil, err
			}
			found = append(found, run)
		}
	}
	const left = "unsup: left out, %s: %d (the folder of a run names it, such as %s)"
	if len(stale) > 0 {
		note(left, "of another configuration (--set, or a preset that has changed)", len(stale), store.Folder(&stale[0]))
	}
	if spare > 0 {
		note(left, "of a seed that has another run on other data", spare, leftOut(store, current, found))
	}
	if len(found) == 0 {
		asked := choice{rows: pattern, preset: c.preset, seeds: c.seeds, runs: c.runs}
		return nil, fmt.Errorf("no such finished run in %s (%s)", c.runs, asked.trains(exp.Name))
	}
	return found, nil
}

// leftOut is the folder of the first record that is of no run found.
func leftOut(store results.Store, recs []results.Record, found []*finishedRun) string {
	i := slices.IndexFunc(recs, func(rec results.Record) bool {
		return !slices.ContainsFunc(found, func(r *finishedRun) bool { return r.rec.Row == rec.Row && r.rec.Identity == rec.Identity })
	})
	return store.Folder(&recs[i])
}

func names(rows []*registry.Row) (list []string) {
	for _, row := range rows {
		list = append(list, row.Name)
	}
	return list
}

// stderrLine prints a line on stderr.
func stderrLine(cmd *cobra.Command) func(string, ...any) {
	return func(format string, args ...any) { cmd.PrintErrf(format+"\n", args...) }
}

// parseSeeds returns nil for every seed.
func (c *finishedChoice) parseSeeds() ([]uint64, error) {
	if c.seeds == "" {
		return nil, nil
	}
	return registry.ParseSeeds(c.seeds)
}

func restoreRun(store results.Store, rec *results.Record) (*finishedRun, error) {
	exp, err := registry.Lookup(rec.Experiment)
	if err != nil {
		return nil, err
	}
	rows, err := exp.Select(rec.Row)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", store.Folder(rec), err)
	}
	cfg, _, err := rows[0].FromRecord(rec.Config)
	if err == nil {
		err = rec.CheckIdentity()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", store.Folder(rec), err)
	}
	return &finishedRun{exp: exp, row: rows[0], cfg: cfg, rec: rec, store: store}, nil
}
