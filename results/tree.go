package results

import (
	"errors"
	"path/filepath"
)

// ReferenceDir is the folder of the references in the source tree that dir lies
// in, for writing; a binary elsewhere has only the copy that it carries.
func ReferenceDir(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if isModule(dir) {
			return filepath.Join(dir, "results", "reference"), nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("the source tree is not here: references can be rewritten in a checkout of unsup only (change to it, or name another folder with --reference DIR)")
		}
	}
}
