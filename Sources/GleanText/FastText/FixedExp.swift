/// e to the power of x, the same bits on every machine.
///
/// The C library's exp differs between versions and processors; a verdict must not. Range reduction by ln 2 in two parts
/// (Cody and Waite), then the Taylor series to degree 13 on |r| <= 0.347, whose next term is below 5e-18. The error stays
/// within 2 units in the last place of a Double, so that results rounded to Float agree with a correctly rounded exp.
func fixedExp(_ x: Double) -> Double {
    guard x == x else { return x }
    guard x > -700 else { return 0 }
    guard x < 700 else { return .infinity }
    let k = (x * 1.4426950408889634).rounded(.toNearestOrEven)
    let r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10
    var sum = 1.0 / 6_227_020_800
    sum = sum * r + 1.0 / 479_001_600
    sum = sum * r + 1.0 / 39_916_800
    sum = sum * r + 1.0 / 3_628_800
    sum = sum * r + 1.0 / 362_880
    sum = sum * r + 1.0 / 40_320
    sum = sum * r + 1.0 / 5_040
    sum = sum * r + 1.0 / 720
    sum = sum * r + 1.0 / 120
    sum = sum * r + 1.0 / 24
    sum = sum * r + 1.0 / 6
    sum = sum * r + 0.5
    sum = sum * r + 1
    sum = sum * r + 1
    // |k| <= 1010, hence a normal power of two.
    return sum * Double(bitPattern: UInt64(Int64(k) + 1023) << 52)
}
