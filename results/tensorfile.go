package results

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/nlpodyssey/safetensors"
)

// Array is a named, shaped array that a run keeps to go on with: of float32,
// or of float64 where Wide is set.
type Array struct {
	Name  string
	Shape []int
	Data  []float32
	Wide  []float64
}

// view is an array in the form that the safetensors package writes.
type view struct {
	dtype safetensors.DType
	shape []uint64
	data  []byte
}

func (v view) DType() safetensors.DType { return v.dtype }
func (v view) Shape() []uint64          { return v.shape }
func (v view) Data() []byte             { return v.data }
func (v view) DataLen() uint64          { return uint64(len(v.data)) }

func newView(a *Array) view {
	v := view{dtype: safetensors.F32, data: make([]byte, 0, 4*len(a.Data)+8*len(a.Wide))}
	for _, n := range a.Shape {
		v.shape = append(v.shape, uint64(n))
	}
	for _, x := range a.Data {
		v.data = binary.LittleEndian.AppendUint32(v.data, math.Float32bits(x))
	}
	if a.Wide != nil {
		v.dtype = safetensors.F64
	}
	for _, x := range a.Wide {
		v.data = binary.LittleEndian.AppendUint64(v.data, math.Float64bits(x))
	}
	return v
}

// encodeArrays writes a safetensors file. Names must differ.
func encodeArrays(arrays []Array, metadata map[string]string) ([]byte, error) {
	views := make(map[string]view, len(arrays))
	for i := range arrays {
		a := &arrays[i]
		if _, twice := views[a.Name]; twice {
			return nil, fmt.Errorf("two arrays are called %s", a.Name)
		}
		views[a.Name] = newView(a)
	}
	return safetensors.Serialize(views, metadata)
}

// decodeArrays reads a safetensors file of float32 and float64 arrays.
func decodeArrays(data []byte) (arrays map[string]Array, metadata map[string]string, err error) {
	size, header, err := safetensors.ReadMetadata(data)
	if err != nil {
		return nil, nil, err
	}
	arrays = map[string]Array{}
	for name, info := range header.Tensors() {
		a := Array{Name: name, Shape: []int{}}
		for _, n := range info.Shape {
			if n > math.MaxInt {
				return nil, nil, fmt.Errorf("array %s: shape %v", name, info.Shape)
			}
			a.Shape = append(a.Shape, int(n))
		}
		bytes := data[8+size:][info.DataOffsets[0]:info.DataOffsets[1]]
		switch info.DType {
		case safetensors.F32:
			a.Data = decodeFloats(bytes, 4, func(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) })
		case safetensors.F64:
			a.Wide = decodeFloats(bytes, 8, func(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) })
		default:
			return nil, nil, fmt.Errorf("array %s is of type %s, want F32 or F64", name, info.DType)
		}
		arrays[name] = a
	}
	return arrays, header.Metadata(), nil
}

func decodeFloats[F float32 | float64](bytes []byte, size int, decode func([]byte) F) []F {
	x := make([]F, len(bytes)/size)
	for i := range x {
		x[i] = decode(bytes[size*i:])
	}
	return x
}
