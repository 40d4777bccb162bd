package caltech101

import (
	"os"
	"testing"

	"github.com/unsup/unsup/datasets"
)

// TestRealPhotographs decodes the whole set where UNSUP_DATA names a folder
// that has it.
func TestRealPhotographs(t *testing.T) {
	if loc, err := set.Find(""); testing.Short() || err != nil || !loc.Unpacked {
		t.Skipf("decodes 9,144 photographs; %s=%q", datasets.FolderEnv, os.Getenv(datasets.FolderEnv))
	}
	c, err := Open(t.Context(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Categories) != allCategories || len(c.Photos) < allPhotos || c.Ref.Provenance != datasets.Real {
		t.Errorf("%d photographs of %d categories, %s", len(c.Photos), len(c.Categories), c.Ref.Provenance)
	}
	if _, _, err := c.Decode(t.Context(), 32, false); err != nil {
		t.Error(err)
	}
}
