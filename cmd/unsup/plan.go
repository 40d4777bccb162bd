package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/unsup/unsup/cmd/unsup/progress"
	"github.com/unsup/unsup/registry"
)

// plan is a checked 'unsup run': every run of the table, and those of them
// that this process is to train.
type plan struct {
	*chosenRuns
	runs  []*job // seed by seed, so that the first seed's table is complete first
	shard shard
}

// job is one run: a row, a seed and the resolved configuration.
type job struct {
	row      *registry.Row
	seed     uint64
	number   int // among all runs, row by row: what shards are dealt by, see deal
	cfg      any
	changed  []string
	values   map[string]any
	identity string // known once the data are
	done     bool   // by this command, or found finished by it
}

func (o *runOptions) plan(experiment string) (*plan, error) {
	c, err := o.check(experiment)
	if err != nil {
		return nil, err
	}
	if c.seeds == nil {
		return nil, usagef("--seeds: no seed (want a list such as 1 or 1..3)")
	}
	if err := checkThreads(o.threads); err != nil {
		return nil, err
	}
	if s := registry.StraySet(c.rows, c.sets); s != "" {
		return nil, usagef("--set %s: its row is not one of those to run (--rows names them)", s)
	}
	sh, err := parseShard(o.shard)
	if err != nil {
		return nil, err
	}
	p := &plan{chosenRuns: c, shard: sh}
	for i, seed := range c.seeds {
		for _, row := range c.rows {
			if row.Exact && i > 0 {
				continue // would be the same again
			}
			cfg, changed, values, err := c.exp.Resolve(row, c.preset, c.sets)
			if err != nil {
				return nil, usage(err)
			}
			p.runs = append(p.runs, &job{row: row, seed: seed, cfg: cfg, changed: changed, values: values})
		}
	}
	p.deal()
	return p, nil
}

// deal numbers the runs row by row, as they stand seed by seed.
func (p *plan) deal() {
	n := 0
	for _, row := range p.rows {
		for _, j := range p.runs {
			if j.row == row {
				j.number = n
				n++
			}
		}
	}
}

// mine lists the runs of this process's shard: the seeds of a row, which take
// alike long, go to shards next to each other.
func (p *plan) mine() (jobs []*job) {
	for _, j := range p.runs {
		if j.number%p.shard.of == p.shard.index-1 {
			jobs = append(jobs, j)
		}
	}
	return jobs
}

// id is "mnist/dbm seed 1".
func (p *plan) id(j *job) string {
	return fmt.Sprintf("%s/%s seed %d", p.exp.Name, j.row.Name, j.seed)
}

// label is what the progress display says of a job.
func (p *plan) label(j *job) progress.Label {
	l := progress.Label{ID: p.id(j), Title: j.row.Title, Metric: p.exp.Metric, Unit: p.exp.Unit}
	if len(p.seeds) > 1 {
		l.Seed = fmt.Sprintf("seed %d", j.seed)
	}
	return l
}

// shard is "index of of": index counts from 1.
type shard struct{ index, of int }

// parseShard reads "3/16"; "" is everything.
func parseShard(s string) (shard, error) {
	if s == "" {
		return shard{1, 1}, nil
	}
	first, second, ok := strings.Cut(s, "/")
	index, err1 := strconv.Atoi(first)
	of, err2 := strconv.Atoi(second)
	if !ok || err1 != nil || err2 != nil || index < 1 || index > of {
		return shard{}, usagef("--shard %s: want I/N with 1 <= I <= N, such as 3/16", s)
	}
	return shard{index, of}, nil
}
