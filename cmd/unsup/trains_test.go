package main

import "testing"

// TestTrains: the hint says all that was asked, as a shell takes it.
func TestTrains(t *testing.T) {
	for want, c := range map[string]choice{
		`'unsup run mnist' trains`:                {runs: "runs"},
		`'unsup run mnist --preset quick' trains`: {preset: "quick"},
		`'unsup run mnist --rows "db*,k[n]n" --preset smoke --set dbm.joint.epochs=7 --set "mlp.layers=[1, 2]" --skip-bad --runs empty' trains`: {
			rows: "db*,k[n]n", preset: "smoke", runs: "empty", skipBad: true, sets: []string{"dbm.joint.epochs=7", "mlp.layers=[1, 2]"}},
		`'unsup run mnist --seeds 1..3,7 --runs "my runs"' trains`:               {seeds: "1..3,7", runs: "my runs"},
		`'unsup run mnist --set "mlp.optimizer=\"ad\$m\"" --runs "a\\b"' trains`: {sets: []string{`mlp.optimizer="ad$m"`}, runs: `a\b`},
	} {
		if got := c.trains("mnist"); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}
