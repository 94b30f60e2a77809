namespace Leafwire.Cli.View;

/// <summary>Shows a push while it happens. Calls come one at a time.</summary>
internal interface IPushView : IDisposable
{
    /// <summary>Shows how it stands.</summary>
    void Show(PushMoment moment);

    /// <summary>Says a line that stays; what people copy out of it is not broken.</summary>
    void Say(string line);
}
