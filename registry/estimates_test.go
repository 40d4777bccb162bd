package registry

import (
	"errors"
	"reflect"
	"testing"
)

// guessConfig has options of training and, younger than records, of estimates.
type guessConfig struct {
	Epochs int     `toml:"epochs"`
	Guess  guesses `toml:"guess,omitzero"`
}

type guesses struct {
	Points int `toml:"points"`
	Depth  int `toml:"depth"`
}

func (c *guessConfig) Validate() error {
	if c.Guess.Points > 0 && c.Guess.Depth < 1 {
		return errors.New("guess.depth: want 1 or more")
	}
	return nil
}

// guessing is an experiment of three rows: one that has estimates at every
// preset, one that has them off, one that knows none.
func guessing() *Experiment {
	e := toy()
	config := func() any { return new(guessConfig) }
	on := e.Rows[0]
	on.Name, on.Config = "on", config
	on.Estimates = &Estimates{Table: "guess", Switch: "points", Metrics: []string{"guess"}}
	off, none := on, on
	off.Name = "off"
	none.Name, none.Estimates = "none", nil
	e.Rows = []Row{on, off, none}
	e.Presets = []byte("[base.on]\nepochs = 1\nguess.points = 9\nguess.depth = 3\n[quick.on]\nguess.points = 4\n[base.off]\nepochs = 1\n[base.none]\nepochs = 1\n")
	return &e
}

func TestReestimate(t *testing.T) {
	e := guessing()
	if err := e.check(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		row, like string
		sets      []string
		want      *guesses // nil: nothing has changed
	}{
		{row: "off"},
		{row: "none"},
		{row: "none", like: "on"},
		{row: "on", like: "on"},
		{row: "on", sets: []string{"on.guess.points=4", "off.epochs=9"}}, // what it was; for another row
		{row: "off", like: "on", want: &guesses{4, 3}},
		{row: "off", like: "on", sets: []string{"off.guess.depth=8"}, want: &guesses{4, 8}},
		{row: "off", sets: []string{"off.guess.depth=8", "off.guess.points=2"}, want: &guesses{2, 8}},
		{row: "on", sets: []string{"on.guess.points=0"}, want: &guesses{0, 3}}, // less than the run
	} {
		row, err := e.row(c.row)
		if err != nil {
			t.Fatal(err)
		}
		cfg, _, _, err := e.Resolve(row, "quick", nil)
		if err != nil {
			t.Fatal(err)
		}
		before := *cfg.(*guessConfig)
		options, err := e.Reestimate(row, cfg, c.like, "quick", c.sets)
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		after, want := *cfg.(*guessConfig), before
		var wantOptions map[string]any
		if c.want != nil {
			want.Guess = *c.want
			wantOptions = map[string]any{"guess.points": c.want.Points, "guess.depth": c.want.Depth}
		}
		if after != want || !reflect.DeepEqual(options, wantOptions) {
			t.Errorf("%+v: %+v, options %v; want %+v", c, after, options, want)
		}
	}
}

func TestReestimateErrors(t *testing.T) {
	e := guessing()
	for _, c := range []struct{ row, like, set, want string }{
		{"on", "", "on.epochs=2", "--set on.epochs=2: epochs is fixed once a run is finished: options that may be changed are guess.points, guess.depth"},
		{"on", "", "on.guess.pints=2", `--set on.guess.pints=2: unknown key "guess.pints" (did you mean "guess.points"?)`},
		{"on", "", "on.guess.points=x", `--set on.guess.points=x: guess.points: want an integer, got the string "x"`},
		{"on", "", "on.guess={points=2}", "--set on.guess={points=2}: guess: set one key at a time, such as on.guess.KEY=VALUE"},
		{"on", "", "guess", "--set guess: want ROW.KEY=VALUE, such as dbm.joint.epochs=5"},
		{"on", "", "on.guess.depth=0", "toy/on: guess.depth: want 1 or more"},
		{"off", "", "off.guess.depth=2", "toy/off: nothing is estimated while guess.points is 0 (set it too, or take the options of a row that has them: --like ROW)"},
		{"none", "", "none.epochs=2", "--set none.epochs=2: toy/none estimates nothing: no option of a finished run may be changed"},
		{"off", "non", "", `--like non: unknown row "non": rows are on, off, none (did you mean "none"?)`},
		{"off", "none", "", "--like none: toy/none has no options guess.*"},
	} {
		row, err := e.row(c.row)
		if err != nil {
			t.Fatal(err)
		}
		cfg, _, _, err := e.Resolve(row, "paper", nil)
		if err != nil {
			t.Fatal(err)
		}
		var sets []string
		if c.set != "" {
			sets = []string{c.set}
		}
		_, err = e.Reestimate(row, cfg, c.like, "paper", sets)
		wantError(t, err, c.want)
	}
}

// TestWrongEstimates: what does not fit the configuration is found when the row
// is registered.
func TestWrongEstimates(t *testing.T) {
	for want, s := range map[string]*Estimates{
		"the configuration has no gess.points": {Table: "gess", Switch: "points", Metrics: []string{"guess"}},
		"the configuration has no guess.point": {Table: "guess", Switch: "point", Metrics: []string{"guess"}},
		"no metrics":                           {Table: "guess", Switch: "points"},
	} {
		e := guessing()
		e.Rows[0].Estimates = s
		wantError(t, e.check(), `toy: row "on": estimates: `+want)
	}
}
