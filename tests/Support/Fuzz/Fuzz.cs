using System.Globalization;
using CsCheck;

namespace Leafwire.Tests.Fuzz;

/// <summary>
/// Runs a property over generated hostile input: the same cases each time, so that what is red once is red again.
/// Longer runs: <c>LEAFWIRE_FUZZ_TIMES=100</c> takes a hundred times as many cases, <c>LEAFWIRE_FUZZ_SEED=7</c> takes
/// other ones (default of both: 1); with <c>--filter-namespace '*Fuzz*'</c> nothing else is run beside. A case that
/// fails is shrunk by CsCheck, whose message holds the small case and its seed.
/// </summary>
public static class Fuzz
{
    // Not an expectation: a case takes milliseconds, and one that hangs would not tell which it is.
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(3);

    private static readonly long Times = Number("LEAFWIRE_FUZZ_TIMES");
    private static readonly long Seed = Number("LEAFWIRE_FUZZ_SEED");

    /// <summary>Checks a property.</summary>
    /// <param name="gen">Makes the cases.</param>
    /// <param name="property">Throws when it does not hold.</param>
    /// <param name="cases">How many, before <c>LEAFWIRE_FUZZ_TIMES</c>.</param>
    /// <param name="print">Shows a case; null for CsCheck's own way.</param>
    public static void Run<T>(Gen<T> gen, Action<T> property, int cases, Func<T, string>? print = null)
    {
        for (long i = 0; i < cases * Times; i++)
        {
            var random = new PCG((uint)i, (ulong)Seed);
            string seed = random.ToString();
            using ITimer hang = TimeProvider.System.CreateTimer(
                _ => Environment.FailFast($"a fuzz case hangs: {typeof(T)}, CsCheck seed {seed}"), null, Hang, Timeout.InfiniteTimeSpan);
            T input = gen.Generate(random, null, out _);
            try
            {
                property(input);
            }
            catch (Exception e) when (e is not CsCheckException)
            {
                gen.Sample(property, seed: seed, iter: 200, threads: 1, print: print);
                throw;
            }
        }
    }

    /// <summary>Runs work that must not allocate more than it may: what is read hostile is bounded, whatever it claims.</summary>
    /// <param name="bytes">Bytes on this thread, generous: only the order of magnitude counts.</param>
    /// <param name="work">Must not change threads.</param>
    public static T Within<T>(long bytes, Func<T> work)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        T result = work();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(bytes, "allocated bytes");
        return result;
    }

    private static long Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : 1;
}
