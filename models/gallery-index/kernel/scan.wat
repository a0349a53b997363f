;; The hot loops of the gallery index, in portable 128-bit SIMD.
;;
;; A template is kept twice: as 32-bit floats, which are the truth, and as 8-bit codes, which are a
;; quarter of the bytes and are what a search reads from front to back. `value = code * scale + residual`,
;; and the length of the residual (the row's radius) bounds how far a score made of codes can be from
;; the true one: |<residual, probe>| <= radius * |probe| (Cauchy-Schwarz). Nothing above a threshold
;; can hide from a search that adds the bound.
;;
;; A stride is a template's length rounded up to a multiple of 32; the places after its end hold zeros.
;; Probes are 16-bit codes of at most 14 significant bits: 127 * 8191 * 2048 numbers stays below 2^31.
(module
  (import "index" "memory" (memory 1 65536 shared))

  ;; dots[row] = sum of codes[row][i] * probe[i], exact.
  ;; One row and four vectors at a time: the fastest form measured. Several rows at a time make the
  ;; processor fetch from several places and cost half the speed; unrolled further it is slower, too.
  (func (export "dotRows")
    (param $codes i32) (param $rows i32) (param $stride i32) (param $probe i32) (param $dots i32)
    (local $dotsEnd i32) (local $probeEnd i32) (local $at i32) (local $even v128) (local $odd v128)
    (if (i32.le_s (local.get $rows) (i32.const 0)) (then (return)))
    (local.set $dotsEnd (i32.add (local.get $dots) (i32.shl (local.get $rows) (i32.const 2))))
    (local.set $probeEnd (i32.add (local.get $probe) (i32.shl (local.get $stride) (i32.const 1))))
    (loop $row
      (local.set $even (v128.const i32x4 0 0 0 0))
      (local.set $odd (v128.const i32x4 0 0 0 0))
      (local.set $at (local.get $probe))
      (loop $step
        (local.set $even (i32x4.add (local.get $even)
          (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $codes)) (v128.load (local.get $at)))))
        (local.set $odd (i32x4.add (local.get $odd)
          (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $codes)) (v128.load offset=16 (local.get $at)))))
        (local.set $even (i32x4.add (local.get $even)
          (i32x4.dot_i16x8_s (v128.load8x8_s offset=16 (local.get $codes)) (v128.load offset=32 (local.get $at)))))
        (local.set $odd (i32x4.add (local.get $odd)
          (i32x4.dot_i16x8_s (v128.load8x8_s offset=24 (local.get $codes)) (v128.load offset=48 (local.get $at)))))
        (local.set $codes (i32.add (local.get $codes) (i32.const 32)))
        (br_if $step (i32.lt_u
          (local.tee $at (i32.add (local.get $at) (i32.const 64))) (local.get $probeEnd))))
      (i32.store (local.get $dots) (call $sum (i32x4.add (local.get $even) (local.get $odd))))
      (br_if $row (i32.lt_u
        (local.tee $dots (i32.add (local.get $dots) (i32.const 4))) (local.get $dotsEnd)))))

  ;; The same for four probes that lie one stride after another: dots[probe * dotsApart + row].
  ;; Two rows against four probes keep eight sums in registers, so that each load serves many products;
  ;; an odd number of rows is rounded up, which writes one more place per probe.
  (func (export "dotRowsOfFour")
    (param $codes i32) (param $rows i32) (param $stride i32) (param $probes i32) (param $dots i32) (param $dotsApart i32)
    (local $dotsEnd i32) (local $probeBytes i32) (local $firstEnd i32) (local $second i32) (local $out i32)
    (local $p0 i32) (local $p1 i32) (local $p2 i32) (local $p3 i32)
    (local $a v128) (local $b v128) (local $probe v128)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $b0 v128) (local $b1 v128) (local $b2 v128) (local $b3 v128)
    (if (i32.le_s (local.get $rows) (i32.const 0)) (then (return)))
    (local.set $dotsEnd (i32.add (local.get $dots) (i32.shl (local.get $rows) (i32.const 2))))
    (local.set $probeBytes (i32.shl (local.get $stride) (i32.const 1)))
    (local.set $firstEnd (i32.add (local.get $probes) (local.get $probeBytes)))
    (loop $pair
      (local.set $a0 (v128.const i32x4 0 0 0 0))
      (local.set $a1 (v128.const i32x4 0 0 0 0))
      (local.set $a2 (v128.const i32x4 0 0 0 0))
      (local.set $a3 (v128.const i32x4 0 0 0 0))
      (local.set $b0 (v128.const i32x4 0 0 0 0))
      (local.set $b1 (v128.const i32x4 0 0 0 0))
      (local.set $b2 (v128.const i32x4 0 0 0 0))
      (local.set $b3 (v128.const i32x4 0 0 0 0))
      (local.set $second (i32.add (local.get $codes) (local.get $stride)))
      (local.set $p0 (local.get $probes))
      (local.set $p1 (i32.add (local.get $p0) (local.get $probeBytes)))
      (local.set $p2 (i32.add (local.get $p1) (local.get $probeBytes)))
      (local.set $p3 (i32.add (local.get $p2) (local.get $probeBytes)))
      (loop $step
        (local.set $a (v128.load8x8_s (local.get $codes)))
        (local.set $b (v128.load8x8_s (local.get $second)))
        (local.set $probe (v128.load (local.get $p0)))
        (local.set $a0 (i32x4.add (local.get $a0) (i32x4.dot_i16x8_s (local.get $a) (local.get $probe))))
        (local.set $b0 (i32x4.add (local.get $b0) (i32x4.dot_i16x8_s (local.get $b) (local.get $probe))))
        (local.set $probe (v128.load (local.get $p1)))
        (local.set $a1 (i32x4.add (local.get $a1) (i32x4.dot_i16x8_s (local.get $a) (local.get $probe))))
        (local.set $b1 (i32x4.add (local.get $b1) (i32x4.dot_i16x8_s (local.get $b) (local.get $probe))))
        (local.set $probe (v128.load (local.get $p2)))
        (local.set $a2 (i32x4.add (local.get $a2) (i32x4.dot_i16x8_s (local.get $a) (local.get $probe))))
        (local.set $b2 (i32x4.add (local.get $b2) (i32x4.dot_i16x8_s (local.get $b) (local.get $probe))))
        (local.set $probe (v128.load (local.get $p3)))
        (local.set $a3 (i32x4.add (local.get $a3) (i32x4.dot_i16x8_s (local.get $a) (local.get $probe))))
        (local.set $b3 (i32x4.add (local.get $b3) (i32x4.dot_i16x8_s (local.get $b) (local.get $probe))))
        (local.set $codes (i32.add (local.get $codes) (i32.const 8)))
        (local.set $second (i32.add (local.get $second) (i32.const 8)))
        (local.set $p1 (i32.add (local.get $p1) (i32.const 16)))
        (local.set $p2 (i32.add (local.get $p2) (i32.const 16)))
        (local.set $p3 (i32.add (local.get $p3) (i32.const 16)))
        (br_if $step (i32.lt_u
          (local.tee $p0 (i32.add (local.get $p0) (i32.const 16))) (local.get $firstEnd))))
      (local.set $out (local.get $dots))
      (i32.store (local.get $out) (call $sum (local.get $a0)))
      (i32.store offset=4 (local.get $out) (call $sum (local.get $b0)))
      (local.set $out (i32.add (local.get $out) (local.get $dotsApart)))
      (i32.store (local.get $out) (call $sum (local.get $a1)))
      (i32.store offset=4 (local.get $out) (call $sum (local.get $b1)))
      (local.set $out (i32.add (local.get $out) (local.get $dotsApart)))
      (i32.store (local.get $out) (call $sum (local.get $a2)))
      (i32.store offset=4 (local.get $out) (call $sum (local.get $b2)))
      (local.set $out (i32.add (local.get $out) (local.get $dotsApart)))
      (i32.store (local.get $out) (call $sum (local.get $a3)))
      (i32.store offset=4 (local.get $out) (call $sum (local.get $b3)))
      ;; The second row's cursor has come to the row after it.
      (local.set $codes (local.get $second))
      (br_if $pair (i32.lt_u
        (local.tee $dots (i32.add (local.get $dots) (i32.const 8))) (local.get $dotsEnd)))))

  (func $sum (param $lanes v128) (result i32)
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $lanes)) (i32x4.extract_lane 1 (local.get $lanes)))
      (i32.add (i32x4.extract_lane 2 (local.get $lanes)) (i32x4.extract_lane 3 (local.get $lanes)))))

  ;; Writes the numbers of those rows in [from, to) whose score may reach the threshold, and that
  ;; share a bit with `scope`, in order; answers how many. `from` is a multiple of 4. What a row's score
  ;; can at most be is  dot * scale * probeScale + radius * probeNorm + slack.  The slack covers the
  ;; probe's own rounding and that of the 32-bit arithmetic here.
  (func (export "selectRows")
    (param $dots i32) (param $from i32) (param $to i32) (param $scales i32) (param $radii i32) (param $scopes i32)
    (param $probeScale f32) (param $probeNorm f32) (param $slack f32) (param $threshold f32) (param $scope i32)
    (param $selected i32) (result i32)
    (local $row i32) (local $lane i32) (local $place i32) (local $out i32) (local $hits i32) (local $offset i32)
    (local.set $row (local.get $from))
    (local.set $out (local.get $selected))
    (block $done
      (loop $group
        (br_if $done (i32.ge_u (local.get $row) (local.get $to)))
        (local.set $offset (i32.shl (local.get $row) (i32.const 2)))
        (local.set $hits (i32x4.bitmask (f32x4.ge
          (f32x4.add
            (f32x4.mul
              (f32x4.mul
                (f32x4.convert_i32x4_s (v128.load (i32.add (local.get $dots) (local.get $offset))))
                (v128.load (i32.add (local.get $scales) (local.get $offset))))
              (f32x4.splat (local.get $probeScale)))
            (f32x4.add
              (f32x4.mul
                (v128.load (i32.add (local.get $radii) (local.get $offset)))
                (f32x4.splat (local.get $probeNorm)))
              (f32x4.splat (local.get $slack))))
          (f32x4.splat (local.get $threshold)))))
        (block $next
          (loop $hit
            (br_if $next (i32.eqz (local.get $hits)))
            (local.set $lane (i32.ctz (local.get $hits)))
            (local.set $hits (i32.and (local.get $hits) (i32.sub (local.get $hits) (i32.const 1))))
            (local.set $place (i32.add (local.get $row) (local.get $lane)))
            (br_if $next (i32.ge_u (local.get $place) (local.get $to)))
            (br_if $hit (i32.eqz (i32.and (local.get $scope)
              (i32.load (i32.add (local.get $scopes) (i32.shl (local.get $place) (i32.const 2)))))))
            (i32.store (local.get $out) (local.get $place))
            (local.set $out (i32.add (local.get $out) (i32.const 4)))
            (br $hit)))
        (local.set $row (i32.add (local.get $row) (i32.const 4)))
        (br $group)))
    (i32.shr_u (i32.sub (local.get $out) (local.get $selected)) (i32.const 2)))

  ;; The score itself: products and sum in 64 bits, in the order of the numbers, as a plain loop would.
  (func (export "exactDot") (param $values i32) (param $stride i32) (param $probe i32) (result f64)
    (local $end i32) (local $total f64)
    (local.set $end (i32.add (local.get $values) (i32.shl (local.get $stride) (i32.const 2))))
    (loop $number
      (local.set $total (f64.add (local.get $total)
        (f64.mul (f64.promote_f32 (f32.load (local.get $values))) (f64.promote_f32 (f32.load (local.get $probe))))))
      (local.set $probe (i32.add (local.get $probe) (i32.const 4)))
      (br_if $number (i32.lt_u
        (local.tee $values (i32.add (local.get $values) (i32.const 4))) (local.get $end))))
    (local.get $total))

  ;; Makes codes, scales and radii of rows of values. Answers how many rows it made before the first
  ;; one whose squared length is outside [least, most] (or is NaN), so that nothing but unit vectors
  ;; is ever searched.
  (func (export "encodeRows")
    (param $values i32) (param $rows i32) (param $stride i32) (param $codes i32) (param $scales i32) (param $radii i32)
    (param $least f32) (param $most f32) (result i32)
    (local $row i32) (local $at i32) (local $end i32) (local $squares v128) (local $peak v128) (local $number v128)
    (local $scale f32) (local $norm f32) (local $scales4 v128) (local $inverse v128)
    (local $c0 v128) (local $c1 v128) (local $d v128)
    (block $refused
      (loop $each
        (br_if $refused (i32.ge_s (local.get $row) (local.get $rows)))
        (local.set $end (i32.add (local.get $values) (i32.shl (local.get $stride) (i32.const 2))))
        (local.set $squares (v128.const f32x4 0 0 0 0))
        (local.set $peak (v128.const f32x4 0 0 0 0))
        (local.set $at (local.get $values))
        (loop $step
          (local.set $number (v128.load (local.get $at)))
          (local.set $squares (f32x4.add (local.get $squares) (f32x4.mul (local.get $number) (local.get $number))))
          (local.set $peak (f32x4.max (local.get $peak) (f32x4.abs (local.get $number))))
          (br_if $step (i32.lt_u
            (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))
        (local.set $norm (call $sumFloats (local.get $squares)))
        (br_if $refused (i32.eqz (i32.and
          (f32.ge (local.get $norm) (local.get $least)) (f32.le (local.get $norm) (local.get $most)))))
        (local.set $scale (f32.div
          (f32.max
            (f32.max (f32x4.extract_lane 0 (local.get $peak)) (f32x4.extract_lane 1 (local.get $peak)))
            (f32.max (f32x4.extract_lane 2 (local.get $peak)) (f32x4.extract_lane 3 (local.get $peak))))
          (f32.const 127)))
        (local.set $scales4 (f32x4.splat (local.get $scale)))
        (local.set $inverse (f32x4.splat (f32.div (f32.const 1) (local.get $scale))))
        (local.set $squares (v128.const f32x4 0 0 0 0))
        (local.set $at (local.get $values))
        (loop $step
          (local.set $number (v128.load (local.get $at)))
          (local.set $c0 (f32x4.nearest (f32x4.mul (local.get $number) (local.get $inverse))))
          (local.set $d (f32x4.sub (local.get $number) (f32x4.mul (local.get $c0) (local.get $scales4))))
          (local.set $squares (f32x4.add (local.get $squares) (f32x4.mul (local.get $d) (local.get $d))))
          (local.set $number (v128.load offset=16 (local.get $at)))
          (local.set $c1 (f32x4.nearest (f32x4.mul (local.get $number) (local.get $inverse))))
          (local.set $d (f32x4.sub (local.get $number) (f32x4.mul (local.get $c1) (local.get $scales4))))
          (local.set $squares (f32x4.add (local.get $squares) (f32x4.mul (local.get $d) (local.get $d))))
          (local.set $c0 (i16x8.narrow_i32x4_s
            (i32x4.trunc_sat_f32x4_s (local.get $c0)) (i32x4.trunc_sat_f32x4_s (local.get $c1))))
          (i64.store (local.get $codes) (i64x2.extract_lane 0
            (i8x16.narrow_i16x8_s (local.get $c0) (local.get $c0))))
          (local.set $codes (i32.add (local.get $codes) (i32.const 8)))
          (br_if $step (i32.lt_u
            (local.tee $at (i32.add (local.get $at) (i32.const 32))) (local.get $end))))
        (f32.store (local.get $scales) (local.get $scale))
        ;; Rounded up by more than the 32-bit arithmetic above can have lost.
        (f32.store (local.get $radii) (f32.add
          (f32.mul (f32.sqrt (call $sumFloats (local.get $squares))) (f32.const 1.0001)) (f32.const 1e-6)))
        (local.set $values (local.get $end))
        (local.set $scales (i32.add (local.get $scales) (i32.const 4)))
        (local.set $radii (i32.add (local.get $radii) (i32.const 4)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $each)))
    (local.get $row))

  (func $sumFloats (param $lanes v128) (result f32)
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $lanes)) (f32x4.extract_lane 1 (local.get $lanes)))
      (f32.add (f32x4.extract_lane 2 (local.get $lanes)) (f32x4.extract_lane 3 (local.get $lanes)))))

  ;; Reads every byte once and does next to nothing with it: what the memory can deliver at most, the
  ;; yardstick of the benchmark. `from` and `to` are 64 bytes apart or a multiple of it.
  (func (export "readAll") (param $from i32) (param $to i32) (result i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (loop $step
      (local.set $a (v128.xor (local.get $a) (v128.load (local.get $from))))
      (local.set $b (v128.xor (local.get $b) (v128.load offset=16 (local.get $from))))
      (local.set $c (v128.xor (local.get $c) (v128.load offset=32 (local.get $from))))
      (local.set $d (v128.xor (local.get $d) (v128.load offset=48 (local.get $from))))
      (br_if $step (i32.lt_u
        (local.tee $from (i32.add (local.get $from) (i32.const 64))) (local.get $to))))
    (i32x4.extract_lane 0 (v128.xor
      (v128.xor (local.get $a) (local.get $b)) (v128.xor (local.get $c) (local.get $d))))))
