package main

import "testing"

// Every run is of exactly one shard, and shards differ by one run at most, also
// where rows without randomness (k-NN and the SVM) run once whatever the seeds.
func TestShards(t *testing.T) {
	o := runOptions{choice: choice{preset: "smoke", rows: "knn,mlp,svm,dbn", seeds: "1..3", format: "json"}}
	p, err := o.plan("mnist")
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 12; n++ {
		dealt := map[*job]int{}
		least, most := len(p.runs), 0
		for i := 1; i <= n; i++ {
			p.shard = shard{i, n}
			mine := p.mine()
			least, most = min(least, len(mine)), max(most, len(mine))
			for _, j := range mine {
				dealt[j]++
			}
		}
		for _, j := range p.runs {
			if dealt[j] != 1 {
				t.Errorf("%s is of %d among %d shards", p.id(j), dealt[j], n)
			}
		}
		if len(p.runs) != 8 || most-least > 1 {
			t.Errorf("%d runs in %d shards: %d to %d each", len(p.runs), n, least, most)
		}
	}
}
