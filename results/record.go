// Package results holds what runs leave behind: records, their store,
// comparison tables and verdicts. It trains nothing.
package results

import "github.com/unsup/unsup/datasets"

// Tutorial is a number on a slide of the tutorial, as a field and never prose.
type Tutorial struct {
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`   // "%"
	N      int     `json:"n"`      // test cases behind it, 0 if unknown
	Metric string  `json:"metric"` // "test error"
	Source string  `json:"source"` // "Salakhutdinov & Hinton 2009"
	Note   string  `json:"note,omitempty"`

	// StandIn says that the number is of another method than the row's, which
	// stands in for it: the two are never set against each other.
	StandIn bool `json:"stand_in,omitempty"`
}

// Outcome is what a row's Run returns.
type Outcome struct {
	Metrics map[string]float64 // "test_error": 0.95

	// Parameters are the trained tensors in a fixed order, with names that
	// differ; their digest stands in the record, they themselves are kept in
	// model.safetensors.
	Parameters []Tensor

	// Predictions are the per-example outcomes on the test set, in its order:
	// the predicted class. Targets are the true classes.
	Predictions, Targets []uint8

	Data []datasets.Ref

	// Training is how many training cases the row used of how many there are;
	// the zero value says all of them. The table's data column shows it.
	Training Part

	// Judged is how many cases of the test set the row was judged by; the zero
	// value says all of them, none of so many that it was judged by validation
	// cases, which are of the training set. Only a row that was judged by the
	// whole test set of real data is set against the tutorial's number, see
	// verdict.
	Judged Part
}

// Part is a stated part of something: 20,000 of 60,000.
type Part struct {
	Used int `json:"used"`
	Of   int `json:"of"`
}

// Whole reports whether p is everything (or says nothing).
func (p Part) Whole() bool { return p.Used == p.Of }

// text is "20,000 of 60,000", or "all" where p says nothing.
func (p Part) text() string {
	if p == (Part{}) {
		return "all"
	}
	return thousands(p.Used) + " of " + thousands(p.Of)
}

// like reports whether p and q are as much: that all of so many is what saying
// nothing means.
func (p Part) like(q Part) bool {
	return p == q || p.Whole() && q.Whole() && (p == (Part{}) || q == (Part{}))
}

// Tensor is a named, shaped array of float32. Where a model has several parts
// the name begins with that of the part: "net.W1".
type Tensor struct {
	Name  string
	Shape []int
	Data  []float32
}

// Schema is the version of Record's JSON form.
const Schema = 1

// Record is record.json: one finished run.
type Record struct {
	Schema     int                `json:"schema"`
	Experiment string             `json:"experiment"`
	Row        string             `json:"row"`
	Preset     string             `json:"preset"`
	Seed       uint64             `json:"seed"`
	Identity   string             `json:"identity"` // hash of configuration, data digests and seed
	Config     map[string]any     `json:"config"`
	Changed    []string           `json:"changed,omitempty"` // keys that --set changed
	Data       []datasets.Ref     `json:"data"`
	Training   Part               `json:"training,omitzero"` // zero: every training case
	Judged     Part               `json:"judged,omitzero"`   // zero: every test case; see Outcome
	Revision   string             `json:"revision"`
	Dirty      bool               `json:"dirty"`
	GoVersion  string             `json:"go_version"`
	OS         string             `json:"os"`
	Arch       string             `json:"arch"`
	CPU        string             `json:"cpu"`
	SIMD       string             `json:"simd"`
	Threads    int                `json:"threads"`
	Bits       string             `json:"bits"`    // "any" or "arch": where the digests hold
	Started    string             `json:"started"` // RFC 3339
	Seconds    float64            `json:"seconds"`
	CPUSeconds float64            `json:"cpu_seconds"`
	PeakMemory uint64             `json:"peak_memory"` // bytes; 0 if the system does not say
	Metrics    map[string]float64 `json:"metrics"`
	Digests    Digests            `json:"digests"`
}

// Digests identify a result bit for bit (SHA-256, hex).
type Digests struct {
	Parameters  string `json:"parameters"`
	Predictions string `json:"predictions"`
}
