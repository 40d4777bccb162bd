package simd

import (
	"slices"
	"testing"
)

// TestGather copies rows and records by number, in any order and twice, enough
// of them for several chunks.
func TestGather(t *testing.T) {
	const cols, of, n = 37, 50, 1500
	idx, bytes := make([]int32, n), make([]uint8, cols*of)
	for i := range idx {
		idx[i] = int32(i * i % of)
	}
	for i := range bytes {
		bytes[i] = uint8(7 * i)
	}
	src := Matrix{Rows: of, Cols: cols, Stride: cols + 2, Data: values(of*(cols+2), 1, true)}
	everyPath(t, func(t *testing.T) {
		rows, records := Matrix{Rows: n, Cols: cols, Stride: cols + 1, Data: make([]float32, n*(cols+1))}, NewMatrix(n, cols)
		GatherRows(rows, src, idx)
		GatherBytes(records, 0.5, bytes, idx)
		for i, k := range idx {
			if err := sameBits(rows.Row(i), src.Row(int(k))); err != nil {
				t.Fatalf("row %d: %v", i, err)
			}
			want := make([]float32, cols)
			for j := range want {
				want[j] = 0.5 * float32(bytes[int(k)*cols+j])
			}
			if !slices.Equal(records.Row(i), want) {
				t.Fatalf("record %d: %v, want %v", i, records.Row(i), want)
			}
		}
	})
}

// TestViewsEndWhereTheyEnd: a view of some rows gives no access to those below.
func TestViewsEndWhereTheyEnd(t *testing.T) {
	m := NewMatrix(20, 4)
	defer func() {
		if recover() == nil {
			t.Error("row 12 of ten rows is another matrix's")
		}
	}()
	m.RowRange(0, 10).Row(12)
}
