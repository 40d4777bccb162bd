package main

import (
	"context"

	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// guessConfig is that of a toy row which estimates something beyond its
// predictions.
type guessConfig struct {
	toyConfig
	Guess struct {
		Points int     `toml:"points"` // 0: no guess
		Scale  float64 `toml:"scale"`
	} `toml:"guess,omitzero"`
}

// guess adds the estimate.
func (c *guessConfig) guess(out *results.Outcome, log func(string, ...any)) *results.Outcome {
	if n := c.Guess.Points; n > 0 {
		out.Metrics["guess"] = c.Guess.Scale * float64(n)
		log("the guess is of %d points", n)
	}
	return out
}

// The experiment toyguess has a row that guesses, one that could, and one that
// cannot.
func init() {
	none := registry.Row{Name: "none", Title: "Toy that guesses nothing", Bits: "any", Data: toyData,
		Config: func() any { return new(toyConfig) }, Run: runToy, Evaluate: evaluateToy}
	on := none
	on.Name, on.Title = "on", "Toy that guesses"
	on.Estimates = &registry.Estimates{Table: "guess", Switch: "points", Metrics: []string{"guess"}}
	on.Config = func() any { return new(guessConfig) }
	on.Run = func(ctx context.Context, job *registry.Job, cfg any) (*results.Outcome, error) {
		c := cfg.(*guessConfig)
		out, err := runToy(ctx, job, &c.toyConfig)
		if err != nil {
			return nil, err
		}
		return c.guess(out, job.Log), nil
	}
	on.Evaluate = func(ctx context.Context, job *registry.Job, cfg any, saved []results.Tensor) (*results.Outcome, error) {
		c := cfg.(*guessConfig)
		out, err := evaluateToy(ctx, job, &c.toyConfig, saved)
		if err != nil {
			return nil, err
		}
		return c.guess(out, job.Log), nil
	}
	off := on
	off.Name, off.Title = "off", "Toy that could guess"
	e := toy("toyguess", "Toy table with estimates", on, off, none)
	e.Presets = append(e.Presets, "[base.on.guess]\npoints = 4\nscale = 0.5\n"...)
	registry.Register(e)
}
