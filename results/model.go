package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// modelName is the file of a finished run's parameters, see docs/models.md.
const modelName = "model.safetensors"

// modelFormat is the version of a model's metadata.
const modelFormat = "unsup-model 1"

// ErrNoModel is the error of a run that has left no model: its row trains no
// parameters, or a program trained it that kept none.
var ErrNoModel = errors.New("the run has left no " + modelName)

// modelHead is a model's metadata: strings, as safetensors wants them.
type modelHead struct {
	key        Key
	parameters string   // DigestTensors
	names      []string // of the tensors, in their order
}

// WriteModel writes the trained tensors to model.safetensors, before Finish
// writes the record: a run with a record has its whole model. Without tensors
// there is no file. Names must differ.
func (r *Run) WriteModel(tensors []Tensor) error {
	if len(tensors) == 0 {
		return nil
	}
	file := filepath.Join(r.work, modelName)
	data, err := encodeModel(r.Key, tensors)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return r.write(file, data)
}

// Model reads the tensors of the run that left rec, in their order. The file
// must be whole, as its own SHA-256 says, of this run, and have the record's
// digest of parameters. The error is ErrNoModel, in a form that names the
// folder, if there is none.
func (s Store) Model(rec *Record) ([]Tensor, error) {
	key := rec.key()
	file := filepath.Join(s.folder(key), modelName)
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", filepath.Dir(file), ErrNoModel)
	}
	if err != nil {
		return nil, err
	}
	head, tensors, err := decodeModel(data)
	switch {
	case err != nil:
	case head.key != *key:
		err = errors.New("it is of another run")
	case head.parameters != rec.Digests.Parameters:
		err = errors.New("it is not the model of this record, whose digest of parameters is another one")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w ('unsup run' with --force trains it again)", file, err)
	}
	return tensors, nil
}

func encodeModel(key Key, tensors []Tensor) ([]byte, error) {
	arrays, names := make([]Array, len(tensors)), make([]string, len(tensors))
	for i, t := range tensors {
		arrays[i], names[i] = Array{Name: t.Name, Shape: t.Shape, Data: t.Data}, t.Name
	}
	order, err := json.Marshal(names)
	if err != nil {
		return nil, err
	}
	data, err := encodeArrays(arrays, map[string]string{
		"format": modelFormat, "experiment": key.Experiment, "row": key.Row, "preset": key.Preset,
		"seed": strconv.FormatUint(key.Seed, 10), "identity": key.Identity,
		"parameters": DigestTensors(tensors), "tensors": string(order), sealKey: string(sealZeros),
	})
	if err != nil {
		return nil, err
	}
	return data, seal(data)
}

func decodeModel(data []byte) (*modelHead, []Tensor, error) {
	if err := checkSeal(data); err != nil {
		return nil, nil, err
	}
	return parseModel(data)
}

// parseModel reads a model without looking at its seal.
func parseModel(data []byte) (*modelHead, []Tensor, error) {
	arrays, metadata, err := decodeArrays(data)
	if err != nil {
		return nil, nil, err
	}
	head, err := parseModelHead(metadata)
	if err != nil {
		return nil, nil, err
	}
	var tensors []Tensor
	for _, name := range head.names {
		a, ok := arrays[name]
		if !ok || a.Wide != nil {
			return nil, nil, fmt.Errorf("no tensor %s of type F32", name)
		}
		delete(arrays, name)
		tensors = append(tensors, Tensor{Name: name, Shape: a.Shape, Data: a.Data})
	}
	if len(arrays) > 0 {
		return nil, nil, fmt.Errorf("%d tensors that the metadata does not list", len(arrays))
	}
	if got := DigestTensors(tensors); got != head.parameters {
		return nil, nil, fmt.Errorf("the tensors have the digest %s, the metadata says %q", got, head.parameters)
	}
	return head, tensors, nil
}

func parseModelHead(metadata map[string]string) (*modelHead, error) {
	if got := metadata["format"]; got != modelFormat {
		return nil, fmt.Errorf("format %q, want %q", got, modelFormat)
	}
	seed, err := strconv.ParseUint(metadata["seed"], 10, 64)
	if err != nil {
		return nil, fmt.Errorf("metadata: seed %q is no number", metadata["seed"])
	}
	head := &modelHead{parameters: metadata["parameters"],
		key: Key{metadata["experiment"], metadata["row"], metadata["preset"], seed, metadata["identity"]}}
	if err := head.key.check(); err != nil {
		return nil, fmt.Errorf("metadata: %w", err)
	}
	if err := json.Unmarshal([]byte(metadata["tensors"]), &head.names); err != nil {
		return nil, fmt.Errorf("metadata: tensors: %w", err)
	}
	return head, nil
}
