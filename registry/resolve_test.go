package registry

import (
	"reflect"
	"strings"
	"testing"
)

func TestResolve(t *testing.T) {
	e := toy()
	full := netConfig{sizes: sizes{60000, "pcd"}, Layers: []int{500, 1000}, Rate: 0.05, Shuffle: true, FineTune: tuning{100, 1}}
	smoke, quick := full, full
	smoke.Layers, smoke.Cases, smoke.FineTune.Epochs = []int{4}, 200, 1
	quick.FineTune.Epochs = 10
	for preset, want := range map[string]netConfig{"smoke": smoke, "quick": quick, "paper": full} {
		cfg, changed, values, err := e.Resolve(&e.Rows[0], preset, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(cfg, &want) || len(changed) > 0 {
			t.Errorf("%s: %+v, changed %v; want %+v", preset, cfg, changed, want)
		}
		wantValues := map[string]any{"layers": want.Layers, "rate": want.Rate, "kind": want.Kind, "cases": want.Cases,
			"shuffle": true, "fine_tune.epochs": want.FineTune.Epochs, "fine_tune.rate": float32(1)}
		if !reflect.DeepEqual(values, wantValues) {
			t.Errorf("%s: values %v, want %v", preset, values, wantValues)
		}
	}
}

func TestSets(t *testing.T) {
	e := toy()
	sets := []string{"knn.k=3", "net.fine_tune.epochs = 7", "net.kind=cd-1", "net.layers=[1, 2,3]", "net.shuffle=true",
		"net.rate=1", "net.rate=2", `net.fine_tune.rate=0.1`}
	cfg, changed, _, err := e.Resolve(&e.Rows[0], "quick", sets)
	if err != nil {
		t.Fatal(err)
	}
	want := &netConfig{sizes: sizes{60000, "cd-1"}, Layers: []int{1, 2, 3}, Rate: 2, Shuffle: true, FineTune: tuning{7, 0.1}}
	if !reflect.DeepEqual(cfg, want) {
		t.Errorf("got %+v, want %+v", cfg, want)
	}
	// In file order; shuffle was true before.
	if want := []string{"layers", "rate", "kind", "fine_tune.epochs", "fine_tune.rate"}; !reflect.DeepEqual(changed, want) {
		t.Errorf("changed %v, want %v", changed, want)
	}
	cfg, changed, _, err = e.Resolve(&e.Rows[1], "quick", sets)
	if err != nil || cfg.(*knnConfig).K != 3 || !reflect.DeepEqual(changed, []string{"k"}) {
		t.Errorf("knn: %+v, changed %v, %v", cfg, changed, err)
	}
}

func TestSetErrors(t *testing.T) {
	e := toy()
	form := "want ROW.KEY=VALUE, such as dbm.joint.epochs=5"
	neither := `the value is neither TOML (5, 0.1, true, "text", [1, 2]) nor a bare word`
	for set, want := range map[string]string{
		"net.rate":                     form,
		"rate=1":                       form,
		".rate=1":                      form,
		"net.=1":                       form,
		"":                             form,
		"nett.rate=1":                  `unknown row "nett": rows are net, knn (did you mean "net"?)`,
		"net.rat=1":                    `unknown key "rat" (did you mean "rate"?)`,
		"net.Rate=1":                   `unknown key "Rate" (did you mean "rate"?)`,
		"net.fine_tune=1":              `unknown key "fine_tune" (did you mean "fine_tune.epochs"?)`,
		"net.fine_tune={}":             `fine_tune: set one key at a time, such as net.fine_tune.KEY=VALUE`,
		"knn.kk=1":                     `unknown key "kk" (did you mean "k"?)`, // also when another row is resolved
		"knn.k=x":                      `k: want an integer, got the string "x"`,
		"net.cases=1.5":                `cases: want an integer, got the number 1.5`,
		"net.cases=":                   neither,
		"net.cases=1 2":                neither,
		"net.cases=1\nkind='a'":        neither,
		"net.kind=5":                   `kind: want a string, got the integer 5`,
		"net.kind=1979-05-27":          `kind: want a string, got the value 1979-05-27 00:00:00`,
		"net.shuffle=yes":              `shuffle: want true or false, got the string "yes"`,
		"net.fine_tune.epochs=256":     `fine_tune.epochs: 256 is out of range for uint8`,
		"net.fine_tune.epochs=-1":      `fine_tune.epochs: -1 is out of range for uint8`,
		"net.fine_tune.epochs=[]":      `fine_tune.epochs: want an integer from 0, got a list`,
		"net.fine_tune.rate=1e39":      `fine_tune.rate: 1e+39 is out of range for float32`,
		"net.rate=nan":                 `rate: NaN is out of range for float64`,
		"net.rate=-inf":                `rate: -Inf is out of range for float64`,
		"net.rate=9007199254740993":    `rate: 9007199254740993 is out of range for float64`,
		"net.fine_tune.rate=1e-50":     `fine_tune.rate: 1e-50 is out of range for float32`,
		"net.fine_tune.rate=-1e-50":    `fine_tune.rate: -1e-50 is out of range for float32`,
		"net.fine_tune.rate=16777217":  `fine_tune.rate: 16777217 is out of range for float32`,
		"net.rate=9223372036854775807": `rate: 9223372036854775807 is out of range for float64`,
		"net.layers=5":                 `layers: want a list, got the integer 5`,
		"net.layers=[1, 'a']":          `layers: element 2: want an integer, got the string "a"`,
		"net.layers=[[1]]":             `layers: element 1: want an integer, got a list`,
	} {
		_, _, _, err := e.Resolve(&e.Rows[0], "quick", []string{set})
		if err != nil && strings.HasPrefix(set, "net.kind=19") { // the parser decides how a date reads
			if !strings.HasPrefix(err.Error(), "--set "+set+": "+strings.TrimSuffix(want, " 00:00:00")) {
				t.Errorf("error %v", err)
			}
			continue
		}
		wantError(t, err, "--set "+set+": "+want)
	}
}

func TestResolveErrors(t *testing.T) {
	e := toy()
	_, _, _, err := e.Resolve(&e.Rows[0], "papers", nil)
	wantError(t, err, `unknown preset "papers": presets are smoke, quick, paper (did you mean "paper"?)`)
	_, _, _, err = e.Resolve(&e.Rows[0], "base", nil)
	wantError(t, err, `unknown preset "base": presets are smoke, quick, paper (did you mean "paper"?)`)
	_, _, _, err = e.Resolve(&e.Rows[0], "quick", []string{"net.rate=0"})
	wantError(t, err, `toy/net at preset quick: rate: must be positive`)
}

// A later change of one resolved configuration must not show in another.
func TestResolveSharesNothing(t *testing.T) {
	e := toy()
	cfg, _, values, err := e.Resolve(&e.Rows[0], "paper", nil)
	if err != nil {
		t.Fatal(err)
	}
	cfg.(*netConfig).Layers[0] = 7
	again, _, _, err := e.Resolve(&e.Rows[0], "paper", nil)
	if err != nil || again.(*netConfig).Layers[0] != 500 || values["layers"].([]int)[0] != 500 {
		t.Errorf("the change shows through: %v, %v, %v", again, values, err)
	}
}

// TestSetAll sets a key in the rows that have it.
func TestSetAll(t *testing.T) {
	e := toy()
	var rows []*Row
	for i := range e.Rows {
		rows = append(rows, &e.Rows[i])
	}
	if got := SetAll(rows, "fine_tune.epochs", "2"); !reflect.DeepEqual(got, []string{"net.fine_tune.epochs=2"}) {
		t.Errorf("got %v, want the row net only", got)
	}
	if got := SetAll(rows, "skip_bad", "true"); got != nil {
		t.Errorf("got %v for a key that no row has", got)
	}
}
