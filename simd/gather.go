package simd

import "fmt"

// GatherBytes sets row i of dst to record idx[i] of src times scale, as
// float32. A record is dst.Cols bytes.
func GatherBytes(dst Matrix, scale float32, src []uint8, idx []int32) {
	mustLen("GatherBytes", dst.Rows, len(idx))
	gather(gatherTask{dst: dst, idx: idx, bytes: src, scale: scale})
}

// GatherRows sets row i of dst to row idx[i] of src.
func GatherRows(dst, src Matrix, idx []int32) {
	mustLen("GatherRows", dst.Rows, len(idx))
	if dst.Cols != src.Cols {
		panic(fmt.Sprintf("simd: GatherRows: rows of %d into %s", src.Cols, dst.shape()))
	}
	gather(gatherTask{dst: dst, idx: idx, rows: src})
}

// gatherTask copies rows by number, from bytes or, if there are none, from rows.
type gatherTask struct {
	dst   Matrix
	idx   []int32
	bytes []uint8
	scale float32
	rows  Matrix
	each  int // rows of a chunk
}

var gatherTasks freeList[gatherTask]

func gather(set gatherTask) {
	set.each = max(1, mapChunk/max(1, set.dst.Cols))
	t := gatherTasks.get()
	*t = set
	parallel((len(t.idx)+t.each-1)/t.each, t)
	*t = gatherTask{}
	gatherTasks.put(t)
}

func (t *gatherTask) chunk(c int) {
	for i := c * t.each; i < min((c+1)*t.each, len(t.idx)); i++ {
		k, n := int(t.idx[i]), t.dst.Cols
		if t.bytes == nil {
			copy(t.dst.Row(i), t.rows.Row(k))
		} else {
			active.fromBytes(t.dst.Row(i), t.scale, t.bytes[k*n:(k+1)*n])
		}
	}
}
