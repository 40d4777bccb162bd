package registry

import (
	"strings"
	"testing"
)

func TestPresetFileErrors(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"[quick.net]", "[quik.net]", `unknown section "quik": sections are [PRESET.ROW] with PRESET one of base, smoke, quick, paper (did you mean "quick"?)`},
		{"# a comment", "x = 1", `unknown section "x": sections are [PRESET.ROW] with PRESET one of base, smoke, quick, paper`},
		{goodPresets, "paper = 1", `"paper" is not a section (write [paper.ROW])`},
		{"[paper.knn]", "[paper.kn]", `[paper]: unknown row "kn": rows are net, knn (did you mean "knn"?)`},
		{"[paper.knn]", "[paper]\nknn = 3", `[paper]: "knn" is not a section (write [paper.knn])`},
		{"cases = 200", "case = 200", `[smoke.net]: unknown key "case" (did you mean "cases"?)`},
		{"cases = 200", "Cases = 200", `[smoke.net]: unknown key "Cases" (did you mean "cases"?)`},
		{"cases = 200", `cases = "200"`, `[smoke.net]: cases: want an integer, got the string "200"`},
		{"cases = 200", `cases.x = 200`, `[smoke.net]: unknown key "cases.x" (did you mean "cases"?)`},
		{"epochs = 1 ", "epoch = 1 ", `[smoke.net]: unknown key "fine_tune.epoch" (did you mean "fine_tune.epochs"?)`},
		{"fine_tune.epochs = 10", `"fine_tune.epochs" = 10`, `[quick.net]: unknown key "\"fine_tune.epochs\"" (did you mean "fine_tune.epochs"?)`},
		{"fine_tune.epochs = 10", "fine_tune = 10", `[quick.net]: unknown key "fine_tune" (did you mean "fine_tune.epochs"?)`},
		{"fine_tune.epochs = 10", "[quick.net.fine]\n", `[quick.net]: unknown key "fine" (did you mean "fine_tune.epochs"?)`},
		{"k = 1", "", `[base.knn]: missing key "k": base says every option`},
		{"rate = 1\n", "", `[base.net]: missing key "fine_tune.rate": base says every option`},
		{"k = 1", "k = 1\nk = 2", `line 23: Key 'base.knn.k' has already been defined.`},
		{"k = 1", "k = ", `line 22: expected value but found '\n' instead`},
	} {
		e := withPresets(c.old, c.new)
		wantError(t, e.check(), "toy/presets.toml: "+c.want)
	}
}

func TestPresetValuesAreValidated(t *testing.T) {
	e := withPresets("cases = 200", "cases = 200\nrate = -1")
	wantError(t, e.check(), "toy/net at preset smoke: rate: must be positive")
}

func TestConfigurationTypes(t *testing.T) {
	type noTag struct{ K int }
	type badTag struct {
		K int `toml:"K"`
	}
	type withMap struct {
		M map[string]int `toml:"m"`
	}
	type withPointers struct {
		P []*int `toml:"p"`
	}
	type twice struct {
		A int `toml:"a"`
		B int `toml:"a"`
	}
	for want, cfg := range map[string]any{
		`the configuration is a registry.noTag, want a pointer to a struct`:          noTag{},
		`the configuration is a <nil>, want a pointer to a struct`:                   nil,
		`the configuration is a *registry.noTag, want a pointer to a struct`:         (*noTag)(nil),
		`registry.noTag: field K has the toml tag "", want a lower_snake_case key`:   new(noTag),
		`registry.badTag: field K has the toml tag "K", want a lower_snake_case key`: new(badTag),
		`registry.withMap: field M: a map[string]int cannot be set from TOML`:        new(withMap),
		`registry.withPointers: field P: a []*int cannot be set from TOML`:           new(withPointers),
		`*registry.twice has two fields with the toml key "a"`:                       new(twice),
	} {
		_, err := fields(cfg)
		wantError(t, err, want)
	}
}

// No preset file, however broken, panics; its errors are one line; and what is
// accepted resolves again to the same after printing.
func FuzzPresets(f *testing.F) {
	f.Add(goodPresets)
	f.Add("[base.net]\nlayers = [1]\n[[quick.net.fine_tune]]\nepochs = 1\n")
	f.Add("base = 1")
	f.Add("[base]\nknn.k = 1\n[quick]\nknn = { k = 2 }")
	f.Fuzz(func(t *testing.T, text string) {
		e := toy()
		e.Presets = []byte(text)
		for i := range e.Rows {
			values, err := e.Values(&e.Rows[i], "quick", nil)
			if err != nil {
				if strings.Contains(err.Error(), "\n") {
					t.Fatalf("an error of several lines: %q", err)
				}
				continue
			}
			reprinted(t, &e, &e.Rows[i], values)
		}
	})
}
