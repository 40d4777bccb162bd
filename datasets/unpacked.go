package datasets

import (
	"os"
	"path/filepath"
	"strings"
)

// unpacked is the folder that the set's archive unpacks to, at or below the
// absolute folder that the user named, "" if there is none.
func (s Set) unpacked(named string) string {
	if s.Folder == "" {
		return ""
	}
	archive := s.Files[0].Name
	beside := strings.TrimSuffix(archive, filepath.Ext(archive)) // what some programs unpack it into
	for _, below := range []string{"", s.Folder, filepath.Join(s.Name, s.Folder), filepath.Join(beside, s.Folder)} {
		at := filepath.Join(named, below)
		if info, err := os.Stat(at); err == nil && info.IsDir() && filepath.Base(at) == s.Folder {
			return at
		}
	}
	return ""
}
