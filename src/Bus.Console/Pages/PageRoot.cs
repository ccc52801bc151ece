using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Bus.Console.Pages;

/// <summary>Puts a page into the layout, with its frame around both.</summary>
internal sealed class PageRoot : ComponentBase
{
    /// <summary>The frame.</summary>
    [Parameter]
    public required Frame Frame { get; set; }

    /// <summary>The page's component.</summary>
    [Parameter]
    public required Type Page { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<CascadingValue<Frame>>(0);
        builder.AddComponentParameter(1, nameof(CascadingValue<>.Value), Frame);
        builder.AddComponentParameter(2, nameof(CascadingValue<>.IsFixed), true);
        builder.AddComponentParameter(3, nameof(CascadingValue<>.ChildContent), (RenderFragment)Layout);
        builder.CloseComponent();
    }

    private void Layout(RenderTreeBuilder builder)
    {
        builder.OpenComponent<Layout>(0);
        builder.AddComponentParameter(1, nameof(Pages.Layout.ChildContent), (RenderFragment)Content);
        builder.CloseComponent();
    }

    private void Content(RenderTreeBuilder builder)
    {
        builder.OpenComponent(0, Page);
        builder.CloseComponent();
    }
}
