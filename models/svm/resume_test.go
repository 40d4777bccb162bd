package svm

import (
	"testing"

	"github.com/unsup/unsup/models/train"
	"github.com/unsup/unsup/models/train/traintest"
)

// TestResume: the pairs that are solved need not be solved again.
func TestResume(t *testing.T) {
	src, labels := blobs("train", 60, 4, 3)
	traintest.Resumes(t, func() ([]train.Phase, func() []train.Array) {
		trainer, err := New(src, labels, usual)
		if err != nil {
			t.Fatal(err)
		}
		return []train.Phase{trainer.Phase(t.Context(), "smo")}, func() []train.Array {
			m, err := trainer.Model()
			if err != nil {
				t.Fatal(err)
			}
			return append(m.Parameters(), trainer.parameters()...)
		}
	})
}
