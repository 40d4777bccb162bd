package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// checking is a check that goes on.
type checking struct {
	results.Check
	*checkOptions
	refs results.References

	// What --update is to do, into the folder dir.
	dir     string
	records [][]byte          // record.json of the runs that have moved or are new
	remove  []*results.Record // references without row
	speeds  []results.Speed   // measured, and not as fast as their references
}

// smoke is the preset that is checked.
const smoke = "smoke"

// experiment trains a target's rows, with the seeds of their references, and
// sets them against these.
func (c *checking) experiment(cmd *cobra.Command, t target, recs []results.Record) error {
	p := &plan{chosenRuns: &chosenRuns{exp: t.exp, preset: smoke, rows: t.rows, store: results.Store{Dir: c.runs}}, shard: shard{1, 1}}
	var refs []*results.Record // of p.runs, one by one; nil for none
	for _, row := range t.rows {
		cfg, _, values, err := t.exp.Resolve(row, smoke, nil)
		if err != nil {
			return err
		}
		for _, ref := range referencesOf(recs, t.exp.Name, row.Name) {
			j := &job{row: row, seed: 1, cfg: cfg, values: values}
			if ref != nil {
				j.seed = ref.Seed
			}
			p.runs, refs = append(p.runs, j), append(refs, ref)
		}
	}
	s := &session{plan: p, data: c.data, force: true, display: display(cmd.ErrOrStderr(), p)}
	if err := c.train(cmd.Context(), s); err != nil {
		return err
	}
	for i, j := range p.runs {
		if err := c.compare(p, j, refs[i]); err != nil {
			return err
		}
	}
	if t.whole {
		c.withoutRow(t.exp, recs)
	}
	return nil
}

// train trains a session's runs. What fails is told as it happens, and has no
// record.
func (c *checking) train(ctx context.Context, s *session) error {
	err := s.identify(ctx)
	if err == nil {
		err = s.train(ctx)
	}
	switch {
	case ctx.Err() != nil || errors.Is(err, errInterrupted):
		return errUnmeasured
	case err != nil:
		s.display.Note("%v", err)
	}
	return nil
}

// referencesOf are the smoke references of a row, or one nil.
func referencesOf(recs []results.Record, experiment, row string) (refs []*results.Record) {
	for i := range recs {
		if r := &recs[i]; r.Experiment == experiment && r.Row == row && r.Preset == smoke {
			refs = append(refs, r)
		}
	}
	if refs == nil {
		return []*results.Record{nil}
	}
	return refs
}

// compare sets a run against its reference.
func (c *checking) compare(p *plan, j *job, ref *results.Record) error {
	if !j.done { // whatever an earlier check may have left in the folder
		name := fmt.Sprintf("%s/%s/%s/%d", p.exp.Name, j.row.Name, smoke, j.seed)
		c.Runs = append(c.Runs, results.Unmatched(name, p.exp.Metric, results.Failed))
		return nil
	}
	run, err := p.store.Open(results.Key{Experiment: p.exp.Name, Row: j.row.Name, Preset: smoke, Seed: j.seed, Identity: j.identity})
	if err != nil {
		return err
	}
	now, data, err := results.ReadRecord(run.Dir)
	if err != nil {
		return err
	}
	checked := results.CheckRun(ref, now, p.exp.Metric, j.row.Tolerance)
	if checked.Fails {
		c.records = append(c.records, data)
	}
	c.Runs = append(c.Runs, checked)
	return nil
}

// withoutRow names the references of an experiment that have no row.
func (c *checking) withoutRow(e *registry.Experiment, recs []results.Record) {
	for i := range recs {
		if recs[i].Experiment != e.Name {
			continue
		}
		if _, err := e.Select(recs[i].Row); err != nil {
			c.unmatched(&recs[i], e.Metric)
		}
	}
}

// strangers names the references of experiments that there are not.
func (c *checking) strangers(recs []results.Record) {
	for i := range recs {
		if _, err := registry.Lookup(recs[i].Experiment); err != nil {
			c.unmatched(&recs[i], "experiment")
		}
	}
}

func (c *checking) unmatched(ref *results.Record, metric string) {
	c.Runs = append(c.Runs, results.Unmatched(ref.ReferenceName(), metric, results.NoRow))
	c.remove = append(c.remove, ref)
}

// rewrite carries out --update and says what it has written.
func (c *checking) rewrite(cmd *cobra.Command) error {
	for _, data := range c.records {
		file, err := results.WriteReference(c.dir, data)
		if err != nil {
			return err
		}
		cmd.PrintErrf("unsup: wrote %s\n", file)
	}
	for _, ref := range c.remove {
		file, err := results.RemoveReference(c.dir, ref)
		if err != nil {
			return err
		}
		cmd.PrintErrf("unsup: removed %s\n", file)
	}
	if err := c.rewriteSpeeds(cmd); err != nil {
		return err
	}
	if len(c.records)+len(c.remove)+len(c.speeds) == 0 {
		cmd.PrintErrln("unsup: nothing to rewrite")
	} else if c.reference == "" {
		cmd.PrintErrln("unsup: a program that is built carries its references: build it again before it checks by the new ones")
	}
	for i := range c.Runs {
		if c.Runs[i].Verdict == results.Failed {
			return fmt.Errorf("%s has failed: its reference stays as it was", c.Runs[i].Run)
		}
	}
	return nil
}
