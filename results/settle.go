package results

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// againName is the folder, inside that of a finished run, in which the run is
// trained again.
const againName = "again"

// lacksName is the file, in that folder, that lists what of an attempt's parts
// the new one has not, a line each: a process that settles it after another has
// died in the middle could not tell them from those that are in place already.
const lacksName = "lacks"

// parts are what a run may leave beside its record.
var parts = []string{"curve.jsonl", "predictions", "artifacts", modelName}

// listLacks writes the list of what a new attempt has not, before its record.
func (r *Run) listLacks() error {
	var list []byte
	for _, name := range parts {
		if !exists(filepath.Join(r.work, name)) {
			list = append(list, name+"\n"...)
		}
	}
	return r.write(filepath.Join(r.work, lacksName), list)
}

// settle completes what a process may have died in the middle of. A finished
// new attempt takes the old one's place, and nothing of the old one stays; its
// record comes last, when nothing else is left of it. A finished run needs no
// checkpoint and no lesser attempt.
func (r *Run) settle() error {
	again := filepath.Join(r.Dir, againName)
	if exists(filepath.Join(again, recordName)) {
		lacks := filepath.Join(again, lacksName)
		if err := r.drop(lacks); err != nil {
			return unwritable(err)
		}
		for _, name := range parts {
			if err := replace(filepath.Join(r.Dir, name), filepath.Join(again, name)); err != nil {
				return unwritable(err)
			}
		}
		if err := cmp.Or(removeCheckpoints(again), discard(lacks), syncDir(r.Dir)); err != nil {
			return unwritable(err)
		}
		if err := cmp.Or(rename(filepath.Join(again, recordName), filepath.Join(r.Dir, recordName)), syncDir(r.Dir)); err != nil {
			return unwritable(err)
		}
	}
	if !exists(filepath.Join(r.Dir, recordName)) {
		return nil
	}
	return unwritable(errors.Join(removeCheckpoints(r.Dir), discard(again)))
}

// drop removes what of the old attempt the new one has not, as its list says; an
// earlier program has written none.
func (r *Run) drop(list string) error {
	lacks, err := os.ReadFile(list)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, name := range strings.Fields(string(lacks)) {
		if slices.Contains(parts, name) { // whatever else may stand there
			if err := discard(filepath.Join(r.Dir, name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// settled tells whether settle would find nothing to complete.
func (r *Run) settled() bool {
	if exists(filepath.Join(r.Dir, againName, recordName)) {
		return false
	}
	if !exists(filepath.Join(r.Dir, recordName)) {
		return true
	}
	left, err := checkpointsIn(r.Dir)
	return err == nil && len(left) == 0
}

// replace moves a file or folder to another name, in place of what is there;
// without one to move it does nothing.
func replace(old, by string) error {
	info, err := os.Stat(by)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && info.IsDir() {
		err = discard(old)
	}
	if err != nil {
		return err
	}
	return rename(by, old)
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
