package results

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// makeDir makes a folder and what it lies in, so that they survive a power cut:
// a folder's name is safe when the folder that it lies in is synced.
func makeDir(dir string) error {
	above := filepath.Dir(dir)
	if _, err := os.Stat(above); errors.Is(err, fs.ErrNotExist) && above != dir {
		if err := makeDir(above); err != nil {
			return err
		}
	}
	switch err := mkdir(dir); {
	case errors.Is(err, fs.ErrExist):
		return os.MkdirAll(dir, 0o777) // an error if it is not a folder
	case err != nil:
		return err
	}
	if err := syncDir(above); !errors.Is(err, fs.ErrPermission) { // of one that may be written, not read
		return err
	}
	return nil
}
