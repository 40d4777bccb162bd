package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// finishedChoice says which finished runs a command is about: a folder, or
// those of EXPERIMENT[/ROW] at a preset.
type finishedChoice struct{ preset, seeds, runs string }

func (c *finishedChoice) flags(cmd *cobra.Command) {
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
}

// id is "mnist/dbm seed 1".
func (r *finishedRun) id() string {
	return fmt.Sprintf("%s/%s seed %d", r.rec.Experiment, r.rec.Row, r.rec.Seed)
}

func (r *finishedRun) folder() string { return r.store.Folder(r.rec) }

// find returns the runs that an argument names, at least one.
func (c *finishedChoice) find(arg string) ([]*finishedRun, error) {
	store, rec, err := results.OpenFolder(arg)
	if err == nil {
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
	return c.search(exp, pattern)
}

// search looks through a store.
func (c *finishedChoice) search(exp *registry.Experiment, pattern string) ([]*finishedRun, error) {
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
	var found []*finishedRun
	for _, row := range rows {
		recs, err := store.LoadRow(exp.Name, row.Name, c.preset)
		if err != nil {
			return nil, err
		}
		for i := range recs {
			if seeds != nil && !slices.Contains(seeds, recs[i].Seed) {
				continue
			}
			run, err := restoreRun(store, &recs[i])
			if err != nil {
				return nil, err
			}
			found = append(found, run)
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no such finished run in %s (%s)", c.runs, trains(exp.Name, pattern, c.preset, c.seeds, c.runs))
	}
	return found, nil
}

// trains is the hint which command trains what has not been found; rows and seeds
// are "" for the usual ones.
func trains(experiment, rows, preset, seeds, runs string) string {
	words := []string{"'unsup run", experiment}
	for _, flag := range [][3]string{{"--rows", rows, ""}, {"--preset", preset, ""}, {"--seeds", seeds, ""}, {"--runs", runs, "runs"}} {
		if flag[1] != flag[2] {
			words = append(words, flag[0], flag[1])
		}
	}
	return strings.Join(words, " ") + "' trains"
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
	if err != nil {
		return nil, fmt.Errorf("%s: %w", store.Folder(rec), err)
	}
	return &finishedRun{exp, rows[0], cfg, rec, store}, nil
}
