//go:build !unix && !windows

package results

import "time"

func cpuTime() time.Duration { return 0 }

func rusagePeak() uint64 { return 0 }
