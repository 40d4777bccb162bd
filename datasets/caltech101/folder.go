package caltech101

import (
	"context"
	"fmt"
	"io/fs"
)

// maxFile is the greatest size of a photograph in bytes; the set's largest has
// a twentieth of it.
const maxFile = 16 << 20

// readFolder reads the photographs of an unpacked archive, at most maxFiles. Links to categories
// are followed; one that leads nowhere is an error.
func readFolder(ctx context.Context, root fs.FS) ([]file, error) {
	categories, err := fs.ReadDir(root, ".")
	if err != nil {
		return nil, err
	}
	var files []file
	for _, c := range categories {
		info, err := fs.Stat(root, c.Name()) // of what a link leads to
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			continue
		}
		photos, err := fs.ReadDir(root, c.Name())
		if err != nil {
			return nil, err
		}
		for _, p := range photos {
			name := c.Name() + "/" + p.Name()
			if !isPhoto(name) {
				continue
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if len(files) == maxFiles {
				return nil, fmt.Errorf("%s: more than %d photographs", name, maxFiles)
			}
			data, err := readPhoto(root, name)
			if err != nil {
				return nil, err
			}
			files = append(files, file{name, data})
		}
	}
	return files, nil
}

func readPhoto(root fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(root, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxFile {
		return nil, fmt.Errorf("%s: want a regular file of at most %d MiB", name, maxFile>>20)
	}
	return fs.ReadFile(root, name)
}
