package mnist

import (
	"reflect"
	"strings"
	"testing"

	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/registry/registrytest"
	"github.com/unsup/unsup/results/reference"
)

// TestAuthorsLikelihoodIsOff: presets say nothing of it, and so records have
// nothing of it; what is set is checked.
func TestAuthorsLikelihoodIsOff(t *testing.T) {
	for _, preset := range registry.Presets {
		values, err := authorsValues(t, "dbm-authors-labels", preset)
		if err != nil {
			t.Fatal(err)
		}
		for key := range values {
			if strings.HasPrefix(key, "likelihood.") {
				t.Errorf("%s: the configuration has %s", preset, key)
			}
		}
	}
	_, err := authorsValues(t, "dbm-authors", "smoke", "dbm-authors.likelihood.chains=20")
	if err == nil || !strings.Contains(err.Error(), "likelihood: schedule") {
		t.Errorf("chains without a schedule: error %v", err)
	}
}

// TestAuthorsLikelihood: of a machine with labels, whose bits it leaves alone;
// the saved model gives the same numbers.
func TestAuthorsLikelihood(t *testing.T) {
	if testing.Short() {
		t.Skip("trains the machine")
	}
	const name = "dbm-authors-labels"
	e, row := authorsRow(t, name)
	sets := likelihoodSets(name)
	out, _ := registrytest.Smoke(t, e, row, registry.Job{}, 500, sets...)
	ref, err := reference.Records.Find("mnist/" + name + "/smoke/1")
	if err != nil || out.Digests() != ref.Digests {
		t.Errorf("%v, %+v, want the digests without likelihood, %+v", err, out.Digests(), ref.Digests)
	}
	if !likelihoodsInOrder(out.Metrics) {
		t.Errorf("likelihoods out of order: %v", out.Metrics)
	}
	registrytest.Evaluates(t, e, row, registry.Job{}, out, sets...)
}

// likelihoodSets are options as those of dbm at smoke, but for one.
func likelihoodSets(row string) (sets []string) {
	for _, set := range []string{"schedule=uniform", "betas=100", "chains=20", "posterior_sweeps=10", "posterior_tolerance=1e-3",
		"train=500", "cases=20", "reverse_chains=1", "binarization=mnist/binary"} {
		sets = append(sets, row+".likelihood."+set)
	}
	return sets
}

// TestAuthorsLikelihoodAfterwards: a finished run without likelihood takes the
// options of dbm, and is then configured as one that had them from the start,
// whose saved model gives its numbers again.
func TestAuthorsLikelihoodAfterwards(t *testing.T) {
	const name = "dbm-authors-labels"
	e, row := authorsRow(t, name)
	want, _, _, err := e.Resolve(row, "smoke", likelihoodSets(name))
	if err != nil {
		t.Fatal(err)
	}
	cfg, _, _, err := e.Resolve(row, "smoke", nil)
	if err != nil {
		t.Fatal(err)
	}
	options, err := e.Reestimate(row, cfg, "dbm", "smoke", []string{name + ".likelihood.posterior_tolerance=1e-3"})
	if err != nil || len(options) != len(likelihoodSets(name)) || !reflect.DeepEqual(cfg, want) {
		t.Errorf("%+v, options %v, %v; want %+v", cfg, options, err, want)
	}
}
