package main

import (
	"encoding/json"
	"fmt"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/results"
)

// checkpoint keeps a run's snapshots in its folder.
type checkpoint struct {
	run   *results.Run
	meter *results.Meter
	note  func(format string, args ...any)
}

// Load returns the newest snapshot that can be used and tells the user about
// those that cannot.
func (c *checkpoint) Load() (*train.Snapshot, error) {
	kept, notes, err := c.run.LoadCheckpoint()
	for _, note := range notes {
		c.note("%s", note)
	}
	if err != nil {
		return nil, err
	}
	if kept == nil {
		if len(notes) > 0 {
			c.note("no checkpoint left: starts over")
		}
		return nil, nil
	}
	s := &train.Snapshot{Phase: kept.Phase, Name: kept.Name, Epoch: kept.Epoch}
	for _, line := range kept.Curve {
		var r train.Report
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, fmt.Errorf("checkpoint: learning curve: %w (--force starts over)", err)
		}
		s.Reports = append(s.Reports, r)
	}
	for _, a := range kept.Arrays {
		s.Arrays = append(s.Arrays, train.Array(a))
	}
	c.meter.Resume(kept.Usage)
	return s, nil
}

// Save writes a snapshot. Its reports are in the run's curve.
func (c *checkpoint) Save(s *train.Snapshot) error {
	kept := &results.Checkpoint{Phase: s.Phase, Name: s.Name, Epoch: s.Epoch, Usage: c.meter.Usage()}
	for _, a := range s.Arrays {
		kept.Arrays = append(kept.Arrays, results.Array(a))
	}
	return c.run.SaveCheckpoint(kept)
}
