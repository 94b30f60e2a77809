using System.Collections;
using System.Reflection;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>
/// Every test that talks to a scripted switch, over again: what the switch says comes torn at every byte, with a pause at
/// every line, and both. A decision that is made too early at any place is made there in one of them.
/// </summary>
public sealed class EveryConversationTests
{
    private static readonly Tearing[] Tearings =
    [
        new(1, TimeSpan.Zero),
        new(int.MaxValue, TimeSpan.FromMilliseconds(300)),
        new(1, TimeSpan.FromMilliseconds(300)),
        new(int.MaxValue, TimeSpan.FromSeconds(1.5)),
    ];

    private static readonly string[] TearByThemselves = ["EveryByte", "HoweverItsBytesCome", "AnyPackets", "AnsweredByTheSecondPrompt"];

    public static TheoryData<int> Modes => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Conversation_TornAndPaused_EndsTheSame(int mode)
    {
        Tearing tearing = Tearings[mode];
        int conversations = 0;
        var failures = new List<string>();
        foreach (MethodInfo test in Tests()
            .Where(test => tearing.LinePause == TimeSpan.Zero || !test.IsDefined(typeof(ToTheSecondAttribute))))
        {
            foreach (object?[] arguments in Arguments(test))
            {
                conversations++;
                try
                {
                    Tearing.Current = tearing;
                    object instance = Activator.CreateInstance(test.DeclaringType!)!;
                    if (test.Invoke(instance, arguments) is Task running)
                        await running;
                    (instance as IDisposable)?.Dispose();
                }
                catch (Exception e)
                {
                    failures.Add($"{test.DeclaringType!.Name}.{test.Name}({string.Join(", ", arguments)}): "
                        + $"{(e as TargetInvocationException)?.InnerException?.Message ?? e.Message}");
                }
                finally
                {
                    Tearing.Current = null;
                }
            }
        }

        failures.ShouldBeEmpty();
        conversations.ShouldBeGreaterThan(mode == 0 ? 150 : 120);
    }

    // Those that tear by themselves are left out.
    private static IEnumerable<MethodInfo> Tests() => typeof(EveryConversationTests).Assembly.GetTypes()
        .Where(type => type.Namespace is "Leafwire.Tests.Unit.Eos" or "Leafwire.Tests.Unit.Work" && type != typeof(EveryConversationTests)
            && type is { IsAbstract: false, IsPublic: true })
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.IsDefined(typeof(FactAttribute)) && typeof(Task).IsAssignableFrom(method.ReturnType)
            && !TearByThemselves.Any(method.Name.Contains));

    private static IEnumerable<object?[]> Arguments(MethodInfo test)
    {
        if (test.GetParameters().Length == 0)
            return [[]];
        return [.. test.GetCustomAttributes<InlineDataAttribute>().Select(row => row.Data.ToArray()),
            .. test.GetCustomAttributes<MemberDataAttribute>().SelectMany(data => Rows(test, data))];
    }

    private static IEnumerable<object?[]> Rows(MethodInfo test, MemberDataAttribute data) =>
        ((IEnumerable)(data.MemberType ?? test.DeclaringType!).GetProperty(data.MemberName)!.GetValue(null)!).Cast<ITheoryDataRow>()
            .Select(row => row.GetData());
}
