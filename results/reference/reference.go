// Package reference carries the records that every change is checked against,
// so that the program has them wherever it runs. Its folder holds data only:
// EXPERIMENT/ROW/PRESET-sSEED.json is a run's record as it was written, and
// speed.json how fast models learned on machines that were measured. 'unsup
// check --update' and 'unsup reference add' write them.
package reference

import (
	"embed"

	"github.com/unsup/unsup/results"
)

//go:embed *
var files embed.FS

// Records are the embedded references.
var Records = results.References{Files: files, Where: "the references of this program"}
