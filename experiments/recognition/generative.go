package recognition

import (
	"fmt"
	"maps"

	"github.com/unsup/unsup/models/likelihood"
	"github.com/unsup/unsup/registry"
	"github.com/unsup/unsup/results"
)

// estimates are those of a row whose configuration has likelihood.DBMOptions as
// the table "likelihood".
var estimates = &registry.Estimates{Table: "likelihood", Switch: "chains", Metrics: likelihood.MetricNames}

// addLikelihood adds to an outcome what has been estimated of the generative
// model of the row of that name, and logs where that is not to be believed.
func addLikelihood(job *registry.Job, out *results.Outcome, e *likelihood.DBM, opt likelihood.DBMOptions, name string) {
	maps.Copy(out.Metrics, e.Metrics())
	if out.Metrics["ln_z_doubtful"] != 1 {
		return
	}
	reverse := ""
	if z, ok := out.Metrics["ln_z_reverse"]; ok {
		reverse = fmt.Sprintf(", in reverse ln Z is %.1f nats higher", z-out.Metrics["ln_z"])
	}
	job.Log("ln Z and the bounds are doubtful: %.1f of %d chains carry them%s (raise %s.likelihood.betas)",
		out.Metrics["ln_z_ess"], opt.Chains, reverse, name)
}
