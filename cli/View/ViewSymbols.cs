namespace Leafwire.Cli.View;

/// <summary>How looks are told: each by a shape of its own, so that nothing hangs on colour.</summary>
/// <param name="isUnicode">False for a terminal that shows ASCII alone.</param>
internal sealed class ViewSymbols(bool isUnicode)
{
    public char Next => isUnicode ? '→' : '>';

    public char Full => isUnicode ? '█' : '#';

    public char Open => isUnicode ? '░' : '.';

    public char Of(DeviceLook look) => look switch
    {
        DeviceLook.Working => isUnicode ? '▸' : '>',
        DeviceLook.Armed => isUnicode ? '◆' : '@',
        DeviceLook.Good => isUnicode ? '✓' : '+',
        DeviceLook.Back => isUnicode ? '↺' : '<',
        DeviceLook.Bad => isUnicode ? '✗' : 'x',
        _ => isUnicode ? '·' : '.',
    };

    public static string StyleOf(DeviceLook look) => look switch
    {
        DeviceLook.Working => "yellow",
        DeviceLook.Armed => "aqua",
        DeviceLook.Good => "green",
        DeviceLook.Back => "yellow",
        DeviceLook.Bad => "red",
        _ => "grey",
    };
}
