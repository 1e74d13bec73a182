check --at 2026-11-21 file/page.html file/picture.png file/ssh-key.pub
