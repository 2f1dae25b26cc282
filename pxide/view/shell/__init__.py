"""The main window: menus, tabs, docks, status bar, dialogs and the settings form."""
