package registry

import (
	"testing"

	"github.com/unsup/unsup/results"
)

func TestListIsSortedAndComplete(t *testing.T) {
	var l list
	for _, name := range []string{"ocr", "mnist", "norb"} {
		e := toy()
		e.Name = name
		if err := l.add(e); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []string{"mnist", "norb", "ocr"} {
		if got := l.experiments[i].Name; got != want {
			t.Errorf("experiment %d is %s, want %s", i, got, want)
		}
	}
	e, err := l.lookup("norb")
	if err != nil || e.Name != "norb" {
		t.Errorf("lookup: %v, %v", e, err)
	}
	_, err = l.lookup("mnst")
	wantError(t, err, `unknown experiment "mnst": known are mnist, norb, ocr (did you mean "mnist"?)`)
	_, err = (&list{}).lookup("mnist")
	wantError(t, err, `unknown experiment "mnist": none is registered`)
	again := toy()
	again.Name = "ocr"
	wantError(t, l.add(again), `experiment "ocr" is registered twice`)
}

// Register, All and Lookup work on the list of the whole program.
func TestRegister(t *testing.T) {
	saved := known
	t.Cleanup(func() { known = saved })
	known = list{}
	Register(toy())
	if all := All(); len(all) != 1 || all[0].Name != "toy" {
		t.Fatalf("All: %v", all)
	}
	if _, err := Lookup("toy"); err != nil {
		t.Error(err)
	}
	defer func() {
		if got, want := recover(), `registry: experiment "toy" is registered twice`; got != want {
			t.Errorf("panic %v, want %s", got, want)
		}
	}()
	Register(toy())
}

func TestWrongExperiments(t *testing.T) {
	rule := "the name must be of lower-case letters, digits, '-' and '_'"
	for want, spoil := range map[string]func(e *Experiment){
		`experiment "To/y": ` + rule:                          func(e *Experiment) { e.Name = "To/y" },
		`toy: no primary metric`:                              func(e *Experiment) { e.Metric = "" },
		`toy: row "": ` + rule:                                func(e *Experiment) { e.Rows[1].Name = "" },
		`toy: row "k.n": ` + rule:                             func(e *Experiment) { e.Rows[1].Name = "k.n" },
		`toy: row "net" stands there twice`:                   func(e *Experiment) { e.Rows[1].Name = "net" },
		`toy: row "net": Config, Run and Data must be set`:    func(e *Experiment) { e.Rows[0].Run = nil },
		`toy: row "knn": Config, Run and Data must be set`:    func(e *Experiment) { e.Rows[1].Config = nil },
		`toy: row "knn": Bits is "all", want "any" or "arch"`: func(e *Experiment) { e.Rows[1].Bits = "all" },
		`toy: row "knn": the tolerance -1 is negative`:        func(e *Experiment) { e.Rows[1].Tolerance = -1 },
		`toy: column "test_error": want a title and a metric of its own`: func(e *Experiment) {
			e.Columns = []results.Column{{Metric: "test_error", Title: "again"}}
		},
		`toy: column "loss": want a title and a metric of its own`: func(e *Experiment) {
			e.Columns = []results.Column{{Metric: "loss"}}
		},
		`toy: contrast: unknown row "nett": rows are net, knn (did you mean "net"?)`: func(e *Experiment) {
			e.Contrasts = []results.Contrast{{Row: "knn", Than: "nett"}}
		},
		`toy: figure: no column has the metric "loss"`: func(e *Experiment) {
			e.Figure = &results.Figure{Points: []results.Point{{Metric: "test_error"}, {Metric: "loss"}}}
		},
		`toy/presets.toml: [base.net]: missing key "cases": base says every option`: func(e *Experiment) {
			e.Presets = []byte("[base.knn]\nk = 1\n")
		},
	} {
		e := toy()
		spoil(&e)
		wantError(t, new(list).add(e), want)
	}
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("error %v\nwant  %s", err, want)
	}
}
