//go:build unix

package results

import (
	"errors"
	"os"
)

// flushDir is syncDir without anybody looking on.
func flushDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(flush(d), d.Close())
}
