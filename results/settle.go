package results

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// againName is the folder, inside that of a finished run, in which the run is
// trained again.
const againName = "again"

// settle completes what a process may have died in the middle of. A finished
// new attempt takes the old one's place, its record last; a finished run needs
// no checkpoint and no lesser attempt.
func (r *Run) settle() error {
	again := filepath.Join(r.Dir, againName)
	if exists(filepath.Join(again, recordName)) {
		for _, name := range []string{"curve.jsonl", "predictions", "artifacts", modelName, recordName} {
			if err := replace(filepath.Join(r.Dir, name), filepath.Join(again, name)); err != nil {
				return unwritable(err)
			}
		}
		if err := syncDir(r.Dir); err != nil {
			return unwritable(err)
		}
	}
	if !exists(filepath.Join(r.Dir, recordName)) {
		return nil
	}
	return unwritable(errors.Join(removeCheckpoints(r.Dir), os.RemoveAll(again)))
}

// settled tells whether settle would find nothing to complete.
func (r *Run) settled() bool {
	if exists(filepath.Join(r.Dir, againName, recordName)) {
		return false
	}
	return !exists(filepath.Join(r.Dir, recordName)) ||
		!exists(filepath.Join(r.Dir, checkpointName)) && !exists(filepath.Join(r.Dir, previousName))
}

// replace moves a file or folder to another name, in place of what is there;
// without one to move it does nothing. A record is replaced in one step, so that
// there is one at any time.
func replace(old, by string) error {
	info, err := os.Stat(by)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && info.IsDir() {
		err = os.RemoveAll(old)
	}
	if err != nil {
		return err
	}
	return os.Rename(by, old)
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
