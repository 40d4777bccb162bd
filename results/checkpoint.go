package results

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Checkpoint is what an unfinished run needs to go on after an epoch.
type Checkpoint struct {
	Phase  int // the phase's place in the schedule, 0 for the first
	Name   string
	Epoch  int // finished epochs of the phase
	Usage  Usage
	Curve  []json.RawMessage // the lines of curve.jsonl; SaveCheckpoint fills them in
	Arrays []Array
}

const (
	checkpointName = "checkpoint.safetensors"
	previousName   = "checkpoint.1.safetensors"
)

// checkpointFormat is the version of a checkpoint's metadata.
const checkpointFormat = "unsup-checkpoint 1"

// checkpointHead is all of a checkpoint but its arrays: the metadata "head", as
// JSON.
type checkpointHead struct {
	Format   string            `json:"format"`
	Identity string            `json:"identity"`
	Revision string            `json:"revision"` // see codeVersion
	Phase    int               `json:"phase"`
	Name     string            `json:"name"`
	Epoch    int               `json:"epoch"`
	Usage    Usage             `json:"usage"`
	Curve    []json.RawMessage `json:"curve"`
	Arrays   []string          `json:"arrays"` // names, in their order
}

// SaveCheckpoint writes checkpoint.safetensors: to a temporary file, synced,
// renamed, the folder synced. The checkpoint before it stays, as
// checkpoint.1.safetensors. Whenever the process dies, one of the two is whole.
func (r *Run) SaveCheckpoint(c *Checkpoint) error {
	c.Curve = r.lines
	data, err := encodeCheckpoint(c, r.Key.Identity, codeVersion())
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(r.work, checkpointName), err)
	}
	return r.writeKeeping(filepath.Join(r.work, checkpointName), filepath.Join(r.work, previousName), data)
}

// LoadCheckpoint returns the newest usable checkpoint of a run that has begun,
// nil if there is none, and sets the curve back to its epoch. For every
// checkpoint that cannot be used there is a note that says why. One that is
// damaged, or of another configuration, is removed; one of another revision of
// the code is set aside, where a program of that revision finds it.
func (r *Run) LoadCheckpoint() (c *Checkpoint, notes []string, err error) {
	version := codeVersion()
	var bad []useless
	for _, name := range []string{checkpointName, previousName, asideName(version)} {
		data, err := os.ReadFile(filepath.Join(r.work, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if c, err = decodeCheckpoint(data, r.Key.Identity, version); err == nil {
			break
		}
		bad = append(bad, useless{name, err})
	}
	if notes, err = r.putAside(bad); err != nil || c == nil {
		return nil, notes, err
	}
	return c, notes, r.resetCurve(c.Curve)
}

// useless is a checkpoint that cannot be used, and why.
type useless struct {
	name string
	why  error
}

// putAside does with useless checkpoints, newest first, what LoadCheckpoint
// promises. It begins with the oldest: if the process dies in between, the next
// one still finds the newest where it was, and none takes the place of a newer
// one that is set aside.
func (r *Run) putAside(bad []useless) (notes []string, err error) {
	newest, aside := -1, "" // of another revision
	for i, b := range bad {
		note := fmt.Sprintf("%s is of no use: %v", b.name, b.why)
		if other := (*otherVersion)(nil); errors.As(b.why, &other) && newest < 0 {
			newest, aside = i, asideName(other.of)
			note += fmt.Sprintf(" (kept as %s: the program of that revision goes on from it)", aside)
		}
		notes = append(notes, note)
	}
	for i, b := range slices.Backward(bad) {
		file := filepath.Join(r.work, b.name)
		if i == newest {
			err = rename(file, filepath.Join(r.work, aside))
		} else {
			err = remove(file)
		}
		if err != nil {
			return nil, unwritable(err)
		}
	}
	return notes, nil
}

// asideName is the file that keeps the newest checkpoint of a version of the
// code while another one trains the run.
func asideName(version string) string {
	sum := sha256.Sum256([]byte(version))
	return "checkpoint-" + hex.EncodeToString(sum[:4]) + ".safetensors"
}

// otherVersion is the error of a checkpoint that another version of the code
// has written.
type otherVersion struct{ of, this string }

func (e *otherVersion) Error() string {
	return fmt.Sprintf("it is of revision %s of the code, this is %s", e.of, e.this)
}

func encodeCheckpoint(c *Checkpoint, identity, version string) ([]byte, error) {
	head := checkpointHead{checkpointFormat, identity, version, c.Phase, c.Name, c.Epoch, c.Usage, c.Curve, nil}
	for i := range c.Arrays {
		head.Arrays = append(head.Arrays, c.Arrays[i].Name)
	}
	text, err := json.Marshal(head)
	if err != nil {
		return nil, err
	}
	data, err := encodeArrays(c.Arrays, map[string]string{"head": string(text), sealKey: string(sealZeros)})
	if err != nil {
		return nil, err
	}
	return data, seal(data)
}

func decodeCheckpoint(data []byte, identity, version string) (*Checkpoint, error) {
	if err := checkSeal(data); err != nil {
		return nil, err
	}
	head, c, err := parseCheckpoint(data)
	switch {
	case err != nil:
		return nil, err
	case head.Identity != identity:
		return nil, errors.New("it is of another configuration")
	case head.Revision != version:
		return nil, &otherVersion{head.Revision, version}
	}
	return c, nil
}

// parseCheckpoint reads a checkpoint without looking at its seal.
func parseCheckpoint(data []byte) (*checkpointHead, *Checkpoint, error) {
	arrays, metadata, err := decodeArrays(data)
	if err != nil {
		return nil, nil, err
	}
	var head checkpointHead
	if err := json.Unmarshal([]byte(metadata["head"]), &head); err != nil {
		return nil, nil, fmt.Errorf("metadata: %w", err)
	}
	if head.Format != checkpointFormat {
		return nil, nil, fmt.Errorf("format %q, want %q", head.Format, checkpointFormat)
	}
	c := &Checkpoint{Phase: head.Phase, Name: head.Name, Epoch: head.Epoch, Usage: head.Usage, Curve: head.Curve}
	for _, name := range head.Arrays {
		a, ok := arrays[name]
		if !ok {
			return nil, nil, fmt.Errorf("no array %s", name)
		}
		c.Arrays = append(c.Arrays, a)
	}
	return &head, c, nil
}

// checkpointsIn lists the checkpoints in a folder, those that were set aside and
// a temporary one included.
func checkpointsIn(dir string) ([]string, error) {
	return fs.Glob(os.DirFS(dir), "checkpoint*.safetensors*")
}

// removeCheckpoints leaves a finished run's folder without them.
func removeCheckpoints(dir string) error {
	names, err := checkpointsIn(dir)
	errs := []error{err}
	for _, name := range names {
		if err := remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// resetCurve starts curve.jsonl again with the given lines: a process that was
// killed may have written more of them, or a part of one.
func (r *Run) resetCurve(lines []json.RawMessage) error {
	var text strings.Builder
	for _, line := range lines {
		text.Write(line)
		text.WriteByte('\n')
	}
	if err := r.curve.Truncate(0); err != nil {
		return unwritable(err)
	}
	if _, err := r.curve.Seek(0, io.SeekStart); err != nil {
		return unwritable(err)
	}
	r.lines = lines
	return unwritable(writeAll(r.curve, []byte(text.String())))
}
