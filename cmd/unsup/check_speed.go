package main

import (
	"math"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"github.com/unsup/unsup/models/bench"
	"github.com/unsup/unsup/results"
	"github.com/unsup/unsup/simd"
)

// speedTurns is the number of turns of a speed check: about ten seconds.
const speedTurns = 11

// measureTurns is that of bench but in tests.
var measureTurns = bench.MeasureTurns

// speed measures how fast models learn on the path in use and sets that against
// the references. The portable path is a definition and not meant to be fast.
func (c *checking) speed(cmd *cobra.Command) error {
	if simd.Path() == "generic" {
		cmd.PrintErrln("unsup: speed not checked: the portable kernels are a definition and not meant to be fast")
		return nil
	}
	speeds, err := c.refs.Speeds()
	if err != nil {
		return err
	}
	show, clear := counter(cmd.ErrOrStderr())
	turns, err := measureTurns(cmd.Context(), speedTurns, show)
	clear()
	if err != nil {
		return measured(err)
	}
	missing := false
	for _, t := range turns {
		now := results.Speed{CPU: simd.CPU(), SIMD: simd.Path(), Threads: t.Threads, Model: t.Name, Fractions: rounded(t.Fractions)}
		checked := results.CheckSpeed(speeds, &now)
		if checked.Verdict != results.AsFast && checked.Verdict != results.TooNoisy {
			c.speeds = append(c.speeds, now)
		}
		missing = missing || checked.Verdict == results.NoReference
		c.Speed = append(c.Speed, checked)
	}
	if missing {
		cmd.PrintErrf("unsup: no speed reference for %s, %s kernels (on a quiet machine 'unsup check --update' writes one)\n", simd.CPU(), simd.Path())
	}
	return nil
}

// rounded keeps four digits after the point: a ten-thousandth of the peak.
func rounded(fractions []float64) []float64 {
	out := make([]float64, len(fractions))
	for i, f := range fractions {
		out[i] = math.Round(f*1e4) / 1e4
	}
	return out
}

// rewriteSpeeds writes the speeds that are not as the references say.
func (c *checking) rewriteSpeeds(cmd *cobra.Command) error {
	noisy := 0
	c.speeds = slices.DeleteFunc(c.speeds, func(s results.Speed) bool {
		if !s.Quiet() {
			noisy++
		}
		return !s.Quiet()
	})
	if noisy > 0 {
		cmd.PrintErrf("unsup: speeds whose turns differ too much for a reference: %d (what else does this machine do?)\n", noisy)
	}
	if len(c.speeds) == 0 {
		return nil
	}
	old, err := (results.References{Files: os.DirFS(c.dir), Where: c.dir}).Speeds()
	if err != nil {
		return err
	}
	file, err := results.WriteSpeeds(c.dir, results.MergeSpeeds(old, c.speeds))
	if err == nil {
		cmd.PrintErrf("unsup: wrote %s\n", file)
	}
	return err
}
