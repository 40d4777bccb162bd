package simd

import "fmt"

// GatherBytes sets row i of dst to record idx[i] of src times scale, as
// float32. A record is dst.Cols bytes.
func GatherBytes(dst Matrix, scale float32, src []uint8, idx []int32) {
	mustLen("GatherBytes", dst.Rows, len(idx))
	gather(gatherTask{name: "GatherBytes", dst: dst, idx: idx, bytes: src, scale: scale, of: len(src) / max(1, dst.Cols)})
}

// GatherRows sets row i of dst to row idx[i] of src.
func GatherRows(dst, src Matrix, idx []int32) {
	mustLen("GatherRows", dst.Rows, len(idx))
	if dst.Cols != src.Cols {
		panic(fmt.Sprintf("simd: GatherRows: rows of %d into %s", src.Cols, dst.shape()))
	}
	mustHold("GatherRows", src)
	gather(gatherTask{name: "GatherRows", dst: dst, idx: idx, rows: src, of: src.Rows, whole: true})
}

// gatherTask copies rows by number: records of bytes, or whole rows.
type gatherTask struct {
	name  string
	whole bool
	of    int // rows or records that there are
	dst   Matrix
	idx   []int32
	bytes []uint8
	scale float32
	rows  Matrix
	each  int // rows of a chunk
}

var gatherTasks freeList[gatherTask]

func gather(set gatherTask) {
	mustHold(set.name, set.dst)
	if set.dst.Cols == 0 {
		return
	}
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
		if uint(k) >= uint(t.of) {
			panic(fmt.Sprintf("simd: %s: number %d of %d", t.name, k, t.of))
		}
		if t.whole {
			copy(t.dst.Row(i), t.rows.Row(k))
		} else {
			active.fromBytes(t.dst.Row(i), t.scale, t.bytes[k*n:(k+1)*n])
		}
	}
}
